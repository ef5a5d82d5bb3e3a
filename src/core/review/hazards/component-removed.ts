import {
  type ComponentName,
  componentNames,
  mentionsComponent,
  runsAtLeast26,
  separateCoordinators,
  usesSeparateCoordinators,
  whyNotRun,
} from '../../milvus/index.ts';
import type { Hazard, HazardFault, ResourceChange } from '../hazard.ts';

/** The operator looks for leftovers only of components that are still written (milvus-operator v1.3.8, cleanupIndexNodeIfNeeded). */
export const componentRemoved: Hazard = {
  id: 'component-removed',
  title: 'No Deployment is left behind',
  severity: 'error',
  why: 'The operator removes the Deployments of a component that is no longer needed only while its block is in the resource. Without it they run for ever, with the old image, and nobody sees them.',
  fix: 'Keep the block in this change, and remove it in a later one, when the rollout is through.',
  find: (change) => {
    const { before, after } = change;
    const gone = componentNames.filter(
      (name) =>
        mentionsComponent(before.written, name) &&
        !mentionsComponent(after.written, name) &&
        whyNotRun(before.written, name) === undefined &&
        whyNotRun(after.written, name) !== undefined,
    );
    return gone.flatMap((name) => faultsOf(change, name));
  },
};

function faultsOf({ before, after }: ResourceChange, name: ComponentName): readonly HazardFault[] {
  const path = ['spec', 'components', name];
  if (name === 'cdc') {
    const message =
      'cdc is removed, but the operator does not delete its Deployment. Set cdc.replicas to 0 first; once it is removed, delete the Deployment by hand.';
    return [{ path, message, severity: 'warning' }];
  }
  const enters26 = !runsAtLeast26(before.written) && runsAtLeast26(after.written);
  if (enters26 && (name === 'indexNode' || separateCoordinators.includes(name))) {
    const message = `${name} is removed together with the step into 2.6: its Deployment stays behind and keeps running the old image. Keep the block in this change, and remove it when the rollout is through.`;
    return [{ path, message }];
  }
  const switches = usesSeparateCoordinators(before.written) && mentionsComponent(after.written, 'mixCoord');
  if (switches && separateCoordinators.includes(name)) {
    const message = `${name} is removed together with the switch to mixCoord: its Deployment stays behind. Keep the block in this change, and remove it when mixCoord has taken over.`;
    return [{ path, message }];
  }
  return [];
}
