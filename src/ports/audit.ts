import type { Person } from './github.ts';

/** Something that must be on record: who asked for what, what was decided, and by which commits. Ids and never secrets. */
export interface AuditEntry {
  readonly event: 'delivery' | 'decision' | 'renewal';
  /** `owner/repo` */
  readonly repository?: string;
  /** `X-GitHub-Delivery` of a webhook, and its `X-GitHub-Event`. */
  readonly delivery?: string;
  readonly webhook?: string;
  /** Id of the comment that asked. */
  readonly comment?: number;
  /** Who asked; the id is what counts. */
  readonly actor?: Person;
  /** The lines that were taken for commands. */
  readonly commands?: readonly string[];
  /** Outcome, as in replies. */
  readonly reasonCode?: string;
  /** Commit of the base branch by whose rules it was decided. */
  readonly base?: string;
  /** Commit that was made, or that the decision is about. */
  readonly commit?: string;
  readonly pullRequest?: number;
}

/** A record that is only ever added to. */
export interface Audit {
  /** Resolves when the entry is kept. Throws when it cannot be: what is not on record must not happen. */
  record(entry: AuditEntry): Promise<void>;
}
