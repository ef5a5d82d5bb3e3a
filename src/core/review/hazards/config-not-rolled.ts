import { changedLeaves, deepEqual, formatFieldPath } from '../../manifest/index.ts';
import { configKeyConcern, imageOf } from '../../milvus/index.ts';
import { valueAt } from '../../object/index.ts';
import type { Hazard } from '../hazard.ts';

const config = ['spec', 'config'];

/** `updateConfigMapOnly` is on unless it is written as false (milvus-operator v1.3.6; issues 455 and 479). */
export const configNotRolled: Hazard = {
  id: 'config-not-rolled',
  title: 'A changed configuration reaches the pods',
  severity: 'notice',
  why: 'The operator writes the ConfigMap and restarts nothing. Milvus takes up some keys while it runs; all others wait until the pods restart, perhaps for months.',
  fix: 'Restart the components that read the key (/restart) after the merge, or in the same change.',
  find: ({ before, after }) => {
    if (valueAt(after.written, ['spec', 'components', 'updateConfigMapOnly']) === false) return [];
    if (imageOf(before.written) !== imageOf(after.written) || restartsAnyway(before.written, after.written)) return [];
    const leaves = changedLeaves(before.written, after.written, config).filter(
      ({ path }) => configKeyConcern(path.slice(2).map(String)) === undefined,
    );
    const [first] = leaves;
    if (first === undefined) return [];
    const names = leaves.slice(0, 3).map(({ path }) => formatFieldPath(path.slice(2)));
    const more = leaves.length > names.length ? ` and ${leaves.length - names.length} more` : '';
    const message = `${names.join(', ')}${more}: only the ConfigMap changes, no pod restarts. Milvus takes up some keys while it runs; for the others run /restart after the merge.`;
    return [{ path: first.path, message }];
  },
};

/** /restart is an annotation of the pods. */
function restartsAnyway(before: unknown, after: unknown): boolean {
  const path = ['spec', 'components', 'podAnnotations'];
  return !deepEqual(valueAt(before, path), valueAt(after, path));
}
