import {
  type ComponentName,
  componentNames,
  mentionsComponent,
  modeOf,
  type NotRun,
  whyNotRun,
} from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import { domainRule, type MilvusResource } from '../domain-rule.ts';

/** Components that are written and not run, each with its reason (milvus-operator v1.3.8, components.go). */
export const componentNotRun = domainRule({
  id: 'component-not-run',
  title: 'Configured components run',
  severity: 'notice',
  why: 'The operator runs the components of one mode and one generation of Milvus; settings of others have no effect.',
  fix: 'Remove the component, or choose the mode and version that run it. When you upgrade to 2.6, remove indexNode and the separate coordinators in a later change, or their Deployments stay behind.',
  find: (resource) => {
    const idle = componentNames.flatMap((name) => idleComponent(resource, name));
    const [first] = idle;
    if (first === undefined) return [];
    const names = idle.map(({ name }) => name).join(', ');
    const path = ['spec', 'components', first.name];
    return [{ path, at: 'key' as const, message: `The operator will not run ${names}: ${wording(first.reason)}` }];
  },
});

function idleComponent(
  { written }: MilvusResource,
  name: ComponentName,
): readonly { name: ComponentName; reason: NotRun }[] {
  if (!mentionsComponent(written, name) || valueAt(written, ['spec', 'components', name, 'replicas']) === 0) return [];
  const modeIsWritten = (stringAt(written, ['spec', 'mode']) ?? '') !== '';
  const reason = whyNotRun(written, name);
  // A missing mode has a rule of its own; a standalone beside a cluster is how one is turned into the other.
  if (reason === undefined || (reason.why === 'mode' && (!modeIsWritten || name === 'standalone'))) return [];
  return modeOf(written) === undefined ? [] : [{ name, reason }];
}

function wording(reason: NotRun): string {
  switch (reason.why) {
    case 'mode':
      return `this is a ${reason.mode}. Remove the settings, or change spec.mode.`;
    case 'needs_26':
      return 'it takes Milvus 2.6. Remove the settings until you upgrade.';
    case 'gone_in_26':
      return 'Milvus has no such component since 2.6. Remove it once the upgrade to 2.6 is through.';
    case 'mix_coordinator_in_use':
      return 'mixCoord does its work here. Remove one or the other.';
    case 'separate_coordinators_in_use':
      return 'the separate coordinators do its work here. Remove one or the other.';
    case 'not_written':
      return 'it is not configured.';
  }
}
