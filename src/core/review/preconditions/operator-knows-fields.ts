import { deepEqual, formatFieldPath } from '../../manifest/index.ts';
import { valueAt } from '../../object/index.ts';
import { fieldsUnknownTo } from '../rules/field-newer-than-operator.ts';
import type { Precondition } from './precondition.ts';

/** The operator that runs there is new enough for what the change writes; what was there before is an old story. */
export const operatorKnowsFields: Precondition = {
  id: 'field-newer-than-operator',
  find: ({ before, after, operatorRelease }) => {
    if (after === undefined || operatorRelease === undefined) return [];
    return fieldsUnknownTo(operatorRelease, after)
      .filter(({ path }) => !deepEqual(valueAt(before, path), valueAt(after, path)))
      .map(({ path, message }) => ({ severity: 'error', message: `${formatFieldPath(path)}: ${message}` }));
  },
};
