import type { Manifest, ManifestDocument } from '../manifest/index.ts';
import type { Finding } from '../text/index.ts';

/** One document under review, in its file. */
export interface ReviewSubject {
  readonly manifest: Manifest;
  readonly document: ManifestDocument;
}

/** What the documentation says of a rule. */
export interface RuleRecord {
  /** Ids of the findings it makes; most rules have one. */
  readonly ids: readonly string[];
  readonly title: string;
  /** What goes wrong when it is ignored. */
  readonly why: string;
  readonly fix: string;
}

/** One thing that can be wrong with a Milvus resource. */
export interface Rule extends RuleRecord {
  check(subject: ReviewSubject): readonly Finding[];
}
