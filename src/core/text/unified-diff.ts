import { createTwoFilesPatch } from 'diff';

/**
 * A unified diff with three lines of context, as `git diff` prints it, or an empty text when nothing differs.
 * Paths are relative to the repository.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf('---'));
}
