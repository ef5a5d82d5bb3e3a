/** Steps from the root of a document: mapping keys and sequence indexes. */
export type FieldPath = readonly (string | number)[];

/** `['spec', 'volumes', 0, 'a.b']` as people write it: `spec.volumes[0]["a.b"]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z0-9_$/-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
