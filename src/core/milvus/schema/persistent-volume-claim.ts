import type { ApiValue, Violation } from '../../schema/index.ts';
import { storedValueOf, violationsOf } from '../../schema/index.ts';
import { kubernetes } from './field-types.ts';

/**
 * Why a value cannot be decoded as the spec of a PersistentVolumeClaim. Decoding is less strict than a schema: unknown
 * fields and missing ones pass, null means "not set", and a quantity may be any number.
 */
export function volumeClaimFaults(spec: ApiValue): readonly Violation[] {
  const schema = kubernetes('PersistentVolumeClaimSpec');
  return violationsOf(storedValueOf(spec, schema).value, schema).filter(({ problem }) => {
    if (problem.kind === 'type')
      return problem.value !== null && !(problem.quantity && typeof problem.value === 'number');
    return problem.kind === 'pattern';
  });
}
