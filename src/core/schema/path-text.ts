import type { FieldPath } from '../manifest/index.ts';

/**
 * A path as the API server prints it: steps joined by dots, `[0]` for items, nothing quoted. A key with dots cannot be
 * told apart from several steps; this is for people, and for comparing with what the server says.
 */
export function pathText(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
