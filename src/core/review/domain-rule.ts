import {
  editManifest,
  type FieldOperation,
  type FieldPath,
  findingAt,
  isMilvus,
  locateKey,
  type Manifest,
  type ManifestDocument,
  nodeAt,
} from '../manifest/index.ts';
import { applyOperatorDefaults } from '../milvus/index.ts';
import { type ApiObject, isApiObject, readApiValue } from '../schema/index.ts';
import { type Finding, Recent, type Severity, type TextEdit } from '../text/index.ts';
import type { Rule } from './rule.ts';

/** A Milvus resource as a domain rule sees it. Nothing of it is checked: readers must take any value. */
export interface MilvusResource {
  readonly manifest: Manifest;
  readonly document: ManifestDocument;
  /** As Git has it, read as the API server reads it. */
  readonly written: ApiObject;
  /** As the operator works on it. */
  readonly defaulted: Readonly<Record<string, unknown>>;
}

/** What a domain rule says of one field. */
export interface DomainFault {
  readonly path: FieldPath;
  readonly message: string;
  /** `key` when the key itself is wrong. */
  readonly at?: 'key' | 'value';
  /** Where this one is graver or lighter than the rule usually is. */
  readonly severity?: Severity;
  /** What to make true of the resource, where there is exactly one right answer. */
  readonly repair?: readonly FieldOperation[];
  /** The right name of the key at the path, where there is exactly one. */
  readonly rename?: string;
}

/** One piece of experience with Milvus: a resource that is taken, and does not do what was meant. */
export interface DomainRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  find(resource: MilvusResource): readonly DomainFault[];
}

/** Repairs in files longer than this (characters) are left to people: each costs another reading of the file. */
const repairLimit = 200_000;

/** A rule of the review that speaks of v1beta1 Milvus resources only. */
export function domainRule(rule: DomainRule): Rule {
  return {
    ids: [rule.id],
    title: rule.title,
    why: rule.why,
    fix: rule.fix,
    check: ({ manifest, document }) => {
      const resource = milvusResource(manifest, document);
      return resource === undefined ? [] : rule.find(resource).map((fault) => findingOf(rule, resource, fault));
    },
  };
}

/** Every rule reads the same document: it is read and completed once. */
const recentResources = new Recent<ManifestDocument, MilvusResource | undefined>(8);

/** The document as rules see it; undefined when it is no v1beta1 Milvus resource. */
export function milvusResource(manifest: Manifest, document: ManifestDocument): MilvusResource | undefined {
  if (!isMilvus(document.identity) || document.identity.version !== 'v1beta1') return undefined;
  return recentResources.of(document, () => readResource(manifest, document));
}

function readResource(manifest: Manifest, document: ManifestDocument): MilvusResource | undefined {
  const { value } = readApiValue(document);
  if (!isApiObject(value)) return undefined;
  return { manifest, document, written: value, defaulted: applyOperatorDefaults(value, { firstStart: true }) };
}

function findingOf(rule: DomainRule, { manifest, document }: MilvusResource, fault: DomainFault): Finding {
  const fix = renameEdit(manifest, document, fault) ?? repairEdit(manifest, document, fault);
  return findingAt(manifest, document, {
    rule: rule.id,
    severity: fault.severity ?? rule.severity,
    path: fault.path,
    message: fault.message,
    ...(fault.at === undefined ? {} : { at: fault.at }),
    ...(fix === undefined ? {} : { fix: [fix] }),
  });
}

function renameEdit(manifest: Manifest, document: ManifestDocument, fault: DomainFault): TextEdit | undefined {
  const { path, rename } = fault;
  // Through an alias there is no node: the text would serve other places too.
  if (rename === undefined || nodeAt(document, path) === undefined) return undefined;
  if (nodeAt(document, [...path.slice(0, -1), rename]) !== undefined) return undefined;
  return { ...locateKey(manifest, document, path), newText: rename };
}

function repairEdit(manifest: Manifest, document: ManifestDocument, fault: DomainFault): TextEdit | undefined {
  return fault.repair === undefined ? undefined : editFor(manifest, document, fault.repair);
}

/** The one edit that makes operations true of a document; undefined when it cannot be made, or changes nothing. */
export function editFor(
  manifest: Manifest,
  document: ManifestDocument,
  operations: readonly FieldOperation[],
): TextEdit | undefined {
  if (manifest.text.length > repairLimit) return undefined;
  const edited = editManifest(manifest, document.index, operations);
  return edited.ok && edited.value.text !== manifest.text ? changedPart(manifest.text, edited.value.text) : undefined;
}

/** The one edit that makes the second text of the first. */
export function changedPart(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
