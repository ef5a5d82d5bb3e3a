/** Time is an input. */
export interface Clock {
  now(): Date;
}

/** A repository, by the names GitHub uses for it now. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}
