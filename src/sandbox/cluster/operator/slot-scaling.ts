import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from '../api/resources.ts';

export interface SlotState {
  readonly current: Deployment;
  readonly last: Deployment;
  /** What the custom resource asks for; below 0 an autoscaler owns the number. */
  readonly replicas: number;
  readonly rolling: boolean;
}

export interface SlotStep {
  readonly slot: 'current' | 'last';
  readonly replicas: number;
}

/** The next change of the two numbers; undefined when they are right (deploy_ctrl_util.go, planNextScaleAction). */
export function nextStep(state: SlotState): SlotStep | undefined {
  if (state.replicas < 0) return autoscaledStep(state);
  if (state.last.spec.replicas === 0) return plainStep(state);
  return sameLimits(state) ? swapStep(state) : fillFirstStep(state);
}

/** Up in one step, down one by one. */
function plainStep({ current, replicas }: SlotState): SlotStep | undefined {
  const now = current.spec.replicas;
  if (now === replicas) return undefined;
  return { slot: 'current', replicas: now > replicas ? now - 1 : replicas };
}

/** One new pod, then one old pod less, and so on; room for more is filled at once. */
function swapStep({ current, last, replicas }: SlotState): SlotStep {
  const together = current.spec.replicas + last.spec.replicas;
  if (together > replicas) return { slot: 'last', replicas: last.spec.replicas - 1 };
  const more = together === replicas ? 1 : replicas - together;
  return { slot: 'current', replicas: current.spec.replicas + more };
}

/** New limits: the new pods all come first, so that the data never has to fit into fewer. */
function fillFirstStep({ current, last, replicas }: SlotState): SlotStep {
  const wanted = Math.max(last.spec.replicas, replicas);
  if (current.spec.replicas < wanted) return { slot: 'current', replicas: wanted };
  return { slot: 'last', replicas: last.spec.replicas - 1 };
}

function autoscaledStep({ current, last, rolling }: SlotState): SlotStep | undefined {
  const now = current.spec.replicas;
  const before = last.spec.replicas;
  if (now === 0 && before === 0) return { slot: 'current', replicas: 1 };
  if (now < before) return { slot: 'current', replicas: before };
  const replaced = rolling && before > 0 && (current.status.readyReplicas ?? 0) >= before;
  return replaced ? { slot: 'last', replicas: 0 } : undefined;
}

function sameLimits({ current, last }: SlotState): boolean {
  const limits = (deployment: Deployment) =>
    deployment.spec.template.spec.containers.map(({ name, resources }) => [name, resources?.limits ?? {}]);
  return isDeepStrictEqual(limits(current), limits(last));
}
