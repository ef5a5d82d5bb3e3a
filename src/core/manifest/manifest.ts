import type { Document, ParsedNode } from 'yaml';
import type { Finding, LineStarts } from '../text/index.ts';

/** A YAML file as text, with what is known of its documents. The text is the truth; everything else points into it. */
export interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly lineStarts: LineStarts;
  readonly documents: readonly ManifestDocument[];
  /** What is wrong with the file as YAML. When one is an error the file must not be edited. */
  readonly findings: readonly Finding[];
}

export interface ManifestDocument {
  /** Position in the file, from 0. */
  readonly index: number;
  /** Parsed when it is asked for, if the value was read without it: do not hold on to it. */
  readonly node: Document.Parsed<ParsedNode>;
  /** Offset of the document: of its `---`, else of its content. */
  readonly start: number;
  /** Offset of its content, behind the comments at its top; `start` when it has none. */
  readonly contentStart: number;
  /** True when the text is so simple that every reader of YAML, of version 1.1 and 1.2, takes it for this value. */
  readonly isPlain: boolean;
  /** The document as plain data; undefined when it is empty or cannot be read. */
  readonly value: unknown;
  /** Undefined when the document is not a Kubernetes resource. */
  readonly identity: ResourceIdentity | undefined;
}

/** What a resource says it is. Texts as written, not checked. */
export interface ResourceIdentity {
  /** `milvus.io` of `milvus.io/v1beta1`; empty for core resources. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined when the document names none; the place it is deployed from then decides. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** True for the Milvus of milvus.io. Other projects have a `kind: Milvus` too, so the group decides. */
export function isMilvus(identity: ResourceIdentity | undefined): identity is ResourceIdentity {
  return identity?.group === 'milvus.io' && identity.kind === 'Milvus';
}

/** The documents of a file that are Milvus resources. */
export function milvusDocuments(manifest: Manifest): readonly ManifestDocument[] {
  return manifest.documents.filter((document) => isMilvus(document.identity));
}
