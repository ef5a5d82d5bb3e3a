/** Why GitHub refused a request, as its error JSON says it. */
export interface Problem {
  readonly status: number;
  readonly message: string;
  readonly errors?: readonly ProblemDetail[];
}

export interface ProblemDetail {
  readonly resource: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'custom';
  readonly field?: string;
  readonly message?: string;
  readonly value?: string;
}

export function problem(status: number, message: string): Problem {
  return { status, message };
}

/** 422 with a list of what is wrong with which field. */
export function validationFailed(...errors: readonly ProblemDetail[]): Problem {
  return { status: 422, message: 'Validation Failed', errors };
}

export const notFound = problem(404, 'Not Found');
export const badCredentials = problem(401, 'Bad credentials');
export const notAllowed = problem(403, 'Resource not accessible by integration');
export const issuesDisabled = problem(410, 'Issues are disabled for this repo');
export const archived = problem(403, 'Repository was archived so is read-only.');
