import { differenceAt, type Hazard } from '../hazard.ts';

const path = ['spec', 'components', 'imageUpdateMode'];

/** `force` kills what terminates slowly (milvus-operator v1.3.8, deployment_updater.go). */
export const imageUpdateMode: Hazard = {
  id: 'image-update-mode',
  title: 'A new image goes from component to component',
  severity: 'warning',
  why: 'With `all` every component changes at once; with `force` all pods are killed at once as well. Left in Git, the next change of the image is an outage too. rollingDowngrade left in Git rolls the next upgrade in the wrong order.',
  fix: 'Leave imageUpdateMode away, or set it to rollingUpgrade, once the change that needed it is through.',
  find: (change) => {
    const difference = differenceAt(change, path);
    if (difference === undefined || (difference.after !== 'all' && difference.after !== 'force')) return [];
    const effect = difference.after === 'force' ? 'kills all pods at once' : 'restarts all components at once';
    const message = `imageUpdateMode becomes ${difference.after}: the next new image ${effect}, and Milvus is down meanwhile. Set it back to rollingUpgrade, and do not leave it in Git.`;
    return [{ path, message }];
  },
};
