/** Why a database did not answer, in one line. A name with several addresses fails with one error for each, and says nothing itself. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join('; ');
  return error instanceof Error ? error.message : String(error);
}
