import { rollingUpdateIsOn } from '../../milvus/index.ts';
import type { Hazard } from '../hazard.ts';

const path = ['spec', 'components', 'enableRollingUpdate'];

/** Without it coordinators are stopped before new ones start (milvus-operator v1.3.8, components.go). */
export const rollingUpdateDisabled: Hazard = {
  id: 'rolling-update-disabled',
  title: 'Changes roll out without a gap',
  severity: 'warning',
  why: 'Without rolling updates all components change at once, and coordinators and standalone stop before new pods start: an outage with every change.',
  fix: 'Leave enableRollingUpdate away, or set it to true.',
  find: ({ before, after }) => {
    if (!rollingUpdateIsOn(before.written) || rollingUpdateIsOn(after.written)) return [];
    const message =
      'Rolling updates are off from now on: with every change all components restart at once, and coordinators stop before new ones start. Remove enableRollingUpdate: false, unless an outage is planned.';
    return [{ path, message }];
  },
};
