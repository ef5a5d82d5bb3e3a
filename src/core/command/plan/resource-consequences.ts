import { type ComponentName, isPaused, writtenGroups } from '../../milvus/index.ts';
import { cpuText, isSameQuantity, memoryText, numberAt, thousandthsOf } from '../../object/index.ts';
import type { Quantities, ResourceSetting } from './plan-resources.ts';
import { restartConsequences, runningComponents } from './restart-consequences.ts';

export interface ResourceChange {
  readonly component: ComponentName;
  /** True when the component took the resources for all until now. */
  readonly inherits: boolean;
  readonly changed: readonly ResourceSetting[];
  readonly before: Quantities;
  readonly after: Quantities;
}

/** What people should know before a component gets other resources: what restarts, what it costs, what may break. */
export function resourceConsequences(milvus: unknown, change: ResourceChange): readonly string[] {
  const { component, inherits } = change;
  const groups = writtenGroups(milvus, component).map((group) => group.name);
  const sentences: string[] = [];
  if (inherits) {
    sentences.push(
      `${component} took spec.components.resources until now. The operator never mixes those with a component's own, so they are written out here together with the change.`,
    );
  }
  if (groups.length > 0) {
    sentences.push(`All deployment groups of ${component} (${groups.join(', ')}) get the same resources.`);
  }
  return [...sentences, ...restarts(milvus, change), ...memorySentences(change), ...costSentences(milvus, change)];
}

/**
 * queryNode, and every component with rollingMode 3, rolls from one Deployment to a second one. When limits change the
 * second is filled before the first is emptied (milvus-operator v1.3.8, deploy_ctrl_util.go).
 */
function restarts(milvus: unknown, { component, changed }: ResourceChange): readonly string[] {
  const pods = podsOf(milvus, component);
  const twoDeployments = component === 'queryNode' || numberAt(milvus, ['spec', 'components', 'rollingMode']) === 3;
  const limitsChange = changed.some((each) => each.section === 'limits');
  if (!twoDeployments || !limitsChange || isPaused(milvus, component) || pods === 0) {
    return restartConsequences(milvus, [component]);
  }
  const count = pods === undefined ? 'as many new pods as there are' : `${pods} new ${pods === 1 ? 'pod' : 'pods'}`;
  return [
    `${component} restarts. Because limits change, the operator starts ${count} first and stops the old ones after that: the nodes need room for both.`,
  ];
}

function memorySentences({ component, changed, before, after }: ResourceChange): readonly string[] {
  if (!changed.some((each) => each.section === 'limits' && each.name === 'memory')) return [];
  const [old, limit] = [before('limits', 'memory'), after('limits', 'memory')];
  if (old === undefined) {
    return [
      `Until now the memory of ${component} had no limit. Pods that use more than ${limit} will be killed, and Milvus sizes its cache by this limit.`,
    ];
  }
  if (thousandthsOf(limit) >= thousandthsOf(old)) return [];
  if (component === 'queryNode' || component === 'standalone') {
    return [
      `The memory limit goes down: loaded data that no longer fits gets ${component} killed (OOMKilled) again and again. Compare ${limit} with what the pods use now.`,
    ];
  }
  return [`The memory limit goes down: pods of ${component} that use more than ${limit} will be killed.`];
}

/** What all pods together reserve; a missing request is the limit. */
function costSentences(milvus: unknown, { component, before, after }: ResourceChange): readonly string[] {
  const pods = podsOf(milvus, component);
  if (pods === undefined || pods === 0) return [];
  const parts = (['cpu', 'memory'] as const).flatMap((name) => {
    const [old, now] = [reserved(before, name), reserved(after, name)];
    if (now === undefined || isSameQuantity(old, now)) return [];
    const text = (amount: bigint): string => (name === 'cpu' ? `${cpuText(amount)} CPU` : memoryText(amount));
    const was = old === undefined ? 'nothing' : text(thousandthsOf(old) * BigInt(pods));
    const kind = name === 'cpu' ? '' : ' of memory';
    return [`${text(thousandthsOf(now) * BigInt(pods))}${kind} (before: ${was})`];
  });
  return parts.length === 0
    ? []
    : [`Its ${pods === 1 ? '1 pod reserves' : `${pods} pods reserve`} ${parts.join(' and ')}.`];
}

function reserved(quantities: Quantities, name: string): string | number | undefined {
  return quantities('requests', name) ?? quantities('limits', name);
}

function podsOf(milvus: unknown, component: ComponentName): number | undefined {
  const running = runningComponents(milvus).find((each) => each.component === component);
  return running === undefined ? 0 : running.pods;
}
