import { differenceAt, type Hazard } from '../hazard.ts';

const path = ['spec', 'components', 'rollingMode'];

/** Components that were split over two Deployments are not joined again (milvus-operator v1.3.8, deploy_mode_changer.go). */
export const rollingModeLowered: Hazard = {
  id: 'rolling-mode-lowered',
  title: 'There is no way back from rollingMode 3',
  severity: 'error',
  why: 'With rollingMode 3 every component is split over two Deployments. Back at 2 the operator is likely to run a third one beside them.',
  fix: 'Keep rollingMode: 3.',
  find: (change) => {
    const difference = differenceAt(change, path);
    if (difference === undefined || difference.before !== 3) return [];
    const message =
      'rollingMode goes back from 3: the components that were split over two Deployments are not joined again, and a third one is likely to run beside them. Put rollingMode: 3 back.';
    return [{ path, message, repair: [{ kind: 'set', path, value: 3 }] }];
  },
};
