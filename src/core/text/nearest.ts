import { distance } from 'fastest-levenshtein';

/**
 * The candidate a person most likely meant, or undefined when none is close.
 * Case and the separators `-`, `_` and `.` do not count; otherwise about a third of the letters may differ.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = fold(word);
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(wanted, fold(candidate));
    if (edits <= allowedEdits(wanted) && (best === undefined || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_.]/g, '');
}

function allowedEdits(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}
