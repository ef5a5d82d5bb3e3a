import { type ApiValue, isApiObject } from './api-value.ts';

/** A text that is equal exactly for equal values, whatever the order of keys; a text and a number never meet. */
export function identityOf(value: ApiValue | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, each: ApiValue) => {
    if (typeof each === 'bigint') return { integer: String(each) };
    return isApiObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each;
  });
}
