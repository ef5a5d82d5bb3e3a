/** Causes and parts of an error that are followed, one inside the other. */
const deepest = 4;

/** Longer values on an error are left out. */
const longestValue = 200;

/**
 * What a log keeps of an error: kind, message, stack, its plain values, its cause and its parts. Objects on it are left
 * out: client libraries hang whole requests, answers and webhook payloads on their errors.
 */
export function errorFacts(error: unknown): unknown {
  return factsOf(error, deepest);
}

function factsOf(error: unknown, depth: number): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? String(error) : error;
  const plain = Object.entries(error).filter(([, value]) => isPlain(value));
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...Object.fromEntries(plain),
    ...(depth > 0 && error.cause !== undefined && { cause: factsOf(error.cause, depth - 1) }),
    ...(depth > 0 &&
      error instanceof AggregateError && { errors: error.errors.map((part) => factsOf(part, depth - 1)) }),
  };
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= longestValue;
  return typeof value === 'number' || typeof value === 'boolean';
}
