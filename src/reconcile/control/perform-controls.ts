import { type AskedStep, type Run, runCommands, type Step } from '../../core/operation/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../core/text/index.ts';
import { authorise } from '../authorise.ts';
import type { Key } from '../key.ts';
import { openTreeAt } from '../open-tree.ts';
import { actOf } from '../permission.ts';
import { askingOf, type Thread } from '../thread.ts';
import type { World } from '../world.ts';
import { controls } from './registry.ts';
import { isOrder } from './retry.ts';

/** What orders came to. */
export interface FulfilledOrders {
  readonly run: Run;
  readonly destination: undefined;
  /** What has to be looked at again because of it. */
  readonly wake: readonly Key[];
}

interface Scene {
  readonly world: World;
  readonly thread: Thread;
  readonly run: Run;
}

/** Whether one of the lines is an order about Falconer's own work. */
export function hasOrder(lines: readonly string[]): boolean {
  return lines.some(isOrder);
}

/**
 * Carries out the orders of a comment from top to bottom, up to the first that is refused. They are not mixed with changes: a
 * request is done whole or not at all, and an order cannot be taken back.
 */
export async function fulfilOrders(world: World, thread: Thread): Promise<Result<FulfilledOrders>> {
  if (!thread.lines.every(isOrder)) return refuse(mixed);
  const files = await openTreeAt(world, thread, thread.base);
  const context = { requestedAt: thread.comment.createdAt, declared: thread.config.targets };
  return accept(await performAll({ world, thread, run: runCommands(thread.lines, files, context) }));
}

const mixed: Refusal = {
  code: 'bad_arguments',
  message: 'Orders such as /lock and /hold cannot stand beside other commands. Post them in a comment of their own.',
};

async function performAll(scene: Scene): Promise<FulfilledOrders> {
  const steps: Step[] = [];
  const wake: Key[] = [];
  for (const step of scene.run.steps) {
    const isStopped = steps.some((each) => each.kind === 'refused');
    const done = step.kind === 'asked' && !isStopped ? await performed(scene, step) : { step, wake: [] };
    steps.push(isStopped && step.kind === 'asked' ? notDone(step) : done.step);
    wake.push(...done.wake);
  }
  return { run: { ...scene.run, steps, files: [] }, destination: undefined, wake };
}

async function performed(
  scene: Scene,
  { source, verb, invocation }: AskedStep,
): Promise<{ step: Step; wake: readonly Key[] }> {
  const control = controls.find((each) => each.verb === verb);
  // Asked again right before the write: permissions may have changed while the request waited.
  const denied = await authorise(askingOf(scene.thread), [actOf(source)]);
  const refusal = denied?.refusal ?? (control === undefined ? notAlone(verb) : undefined);
  const done = refusal === undefined ? await control?.perform({ ...scene, invocation }) : refuse(refusal);
  if (done?.ok === true)
    return { step: { kind: 'answered', source, verb, text: done.value.text }, wake: done.value.wake ?? [] };
  return { step: { kind: 'refused', source, verb, refusal: done?.refusal ?? notAlone(verb) }, wake: [] };
}

function notDone({ source, verb }: AskedStep): Step {
  return { kind: 'answered', source, verb, text: `\`/${verb}\` was not done, because a line above it was refused.` };
}

function notAlone(verb: string): Refusal {
  return { code: 'bad_arguments', message: `Post /${verb} in a comment of its own.`, correction: `/${verb}` };
}
