import { imageOf } from '../../milvus/index.ts';
import { isMapping, mappingAt, stringAt } from '../../object/index.ts';
import { upgradePathHazard } from '../hazards/upgrade-path.ts';
import type { LiveChange, Precondition } from './precondition.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The way from the version that runs is a documented one. The review judges the way from the version in Git, which may never
 * have been rolled out.
 */
export const runningVersion: Precondition = {
  id: 'upgrade-path-from-running',
  find: (change) => {
    const running = runningState(change);
    if (running === undefined || change.after === undefined) return [];
    const image = imageOf(running);
    if (image === imageOf(change.before) || image === imageOf(change.after)) return [];
    const [before, after] = [running, change.after].map((written) => ({
      identity: { ...change.identity, version: 'v1beta1' },
      written,
      defaulted: written,
    }));
    if (before === undefined || after === undefined) return [];
    return upgradePathHazard.find({ before, after, environment: 'unknown' }).map(({ message, severity }) => ({
      severity: severity ?? upgradePathHazard.severity,
      message: `${image} runs in the cluster, not what Git says. ${message}`,
    }));
  },
};

/** The resource as the cluster has it, with the image that the operator has rolled out (`status.currentImage`, since v1.3.0). */
function runningState({ live }: LiveChange): Mapping | undefined {
  const current = stringAt(live, ['status', 'currentImage']);
  if (live === undefined || current === undefined || current === '' || !isMapping(live.spec)) return undefined;
  const version = stringAt(live, ['status', 'currentVersion']);
  const { version: _written, ...components } = mappingAt(live.spec, ['components']);
  const rolledOut = { ...components, image: current, ...(version === undefined ? {} : { version }) };
  return { ...live, spec: { ...live.spec, components: rolledOut } };
}
