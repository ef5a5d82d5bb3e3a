import type { FieldOperation } from '../../manifest/index.ts';
import { mappingAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** What happens to the data on deletion, written where only the chart looks (milvus-operator issue 63). */
export const deletionPolicyInValues = domainRule({
  id: 'deletion-policy-in-values',
  title: 'The deletion policy stands where the operator reads it',
  severity: 'warning',
  why: 'Below `values` the policy is a value of the Helm chart, which does not know it: the data is kept, or not, against what the file says.',
  fix: 'Move it up, beside `values`; /fix does so.',
  find: ({ written }) =>
    Object.keys(mappingAt(written, ['spec', 'dependencies'])).flatMap((name) => {
      const inCluster = ['spec', 'dependencies', name, 'inCluster'];
      const nested = ['deletionPolicy', 'pvcDeletion'].filter(
        (key) => valueAt(written, [...inCluster, 'values', key]) !== undefined,
      );
      const [first] = nested;
      if (first === undefined) return [];
      const path = [...inCluster, 'values', first];
      const message = `Inside values only the Helm chart looks, so ${nested.join(' and ')} would have no effect. Move it up to inCluster, beside values.`;
      const moves = nested.map((key) => moveUp(written, inCluster, key));
      const repair = moves.some((move) => move.length === 0) ? [] : moves.flat();
      return [{ path, at: 'key' as const, message, repair }];
    }),
});

/** Nothing where the policy stands in the right place too, or is none. */
function moveUp(milvus: unknown, inCluster: readonly string[], key: string): readonly FieldOperation[] {
  const value = valueAt(milvus, [...inCluster, 'values', key]);
  const isLegal = key === 'pvcDeletion' ? typeof value === 'boolean' : value === 'Delete' || value === 'Retain';
  if (!isLegal || valueAt(milvus, [...inCluster, key]) !== undefined) return [];
  return [
    { kind: 'set', path: [...inCluster, key], value: value as boolean | string },
    { kind: 'unset', path: [...inCluster, 'values', key] },
  ];
}
