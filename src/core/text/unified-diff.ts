import { createTwoFilesPatch } from 'diff';

/**
 * A unified diff with three lines of context, as `git diff` prints it, or an empty text when nothing differs. A text that is
 * undefined is that of a file that is not there. Paths are relative to the repository.
 */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const [from, to] = [
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
  ];
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf('---'));
}
