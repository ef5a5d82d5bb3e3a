import type { Kind } from './kind.ts';

/** The `Status` object with which an API server answers when it does not do what was asked. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly causes?: readonly StatusCause[];
}

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** Thrown where a request ends; its `status` is the answer. */
export class ApiError extends Error {
  readonly status: Status;

  constructor(code: number, reason: string, facts: { readonly message: string; readonly details?: StatusDetails }) {
    super(facts.message);
    this.name = 'ApiError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: facts.message,
      reason,
      ...(facts.details === undefined ? {} : { details: facts.details }),
      code,
    };
  }
}

/** `milvuses.milvus.io`, or `pods` for the core group. */
export function qualifiedName(kind: Kind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}

function detailsOf(kind: Kind, name: string): StatusDetails {
  return { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural };
}

export function notFound(kind: Kind, name: string): ApiError {
  const message = `${qualifiedName(kind)} "${name}" not found`;
  return new ApiError(404, 'NotFound', { message, details: detailsOf(kind, name) });
}

export function alreadyExists(kind: Kind, name: string): ApiError {
  const message = `${qualifiedName(kind)} "${name}" already exists`;
  return new ApiError(409, 'AlreadyExists', { message, details: detailsOf(kind, name) });
}

export function conflict(kind: Kind, name: string): ApiError {
  const message =
    `Operation cannot be fulfilled on ${qualifiedName(kind)} "${name}": the object has been modified; ` +
    'please apply your changes to the latest version and try again';
  return new ApiError(409, 'Conflict', { message, details: detailsOf(kind, name) });
}

/** 422 with one cause per field that is wrong. */
export function invalid(kind: Kind, name: string, causes: readonly StatusCause[]): ApiError {
  const texts = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  const title = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const details = { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.kind, causes };
  return new ApiError(422, 'Invalid', { message: `${title} "${name}" is invalid: ${list}`, details });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', { message });
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', { message: 'Unauthorized' });
}

export function unsupportedMediaType(message: string): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', { message });
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(405, 'MethodNotAllowed', { message });
}

/** For a watch or a list that asks for a version of which the history is gone. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', { message });
}
