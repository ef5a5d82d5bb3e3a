import { nearest } from '../text/index.ts';
import type { ApiObject, ApiValue } from './api-value.ts';
import type { ResourceSchema } from './structural-schema.ts';

/** Which schema a document is to be held against. */
export type ResourceKind =
  /** A resource of someone else; nothing can be said. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'known'; readonly schema: ResourceSchema; readonly faults: readonly KindFault[] };

/** What is wrong with apiVersion or kind. */
export interface KindFault {
  readonly field: 'apiVersion' | 'kind';
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** The resource that a project is about: what documents are held against when their apiVersion or kind is broken. */
export interface Subject {
  readonly schemas: readonly ResourceSchema[];
  /** Its group, version and kind; one of the schemas. */
  readonly main: ResourceSchema;
  /** Kinds of the group whose fields are not known, with the version that has them. */
  readonly others: readonly { readonly version: string; readonly kind: string }[];
}

/**
 * Finds the schema of a document. Groups of other projects are foreign, whatever the kind is called; a group that
 * Kubernetes keeps for itself (it has no dot) and one that differs by a slip are taken for a mistake.
 */
export function resourceKindOf(resource: ApiObject, subject: Subject): ResourceKind {
  const { apiVersion = null, kind = null } = resource;
  const slash = typeof apiVersion === 'string' ? apiVersion.indexOf('/') : -1;
  const group = typeof apiVersion === 'string' && slash !== -1 ? apiVersion.slice(0, slash) : '';
  if (typeof apiVersion !== 'string' || group !== subject.main.group)
    return ofOtherGroup({ apiVersion, kind, group }, subject);
  return ofOwnGroup(apiVersion.slice(slash + 1), kind, subject);
}

interface Named {
  readonly apiVersion: ApiValue;
  readonly kind: ApiValue;
  readonly group: string;
}

function ofOtherGroup({ apiVersion, kind, group }: Named, { main }: Subject): ResourceKind {
  const isForeign = group.includes('.') && nearest(group, [main.group]) === undefined;
  if (kind !== main.kind || isForeign) return { kind: 'foreign' };
  const wanted = `${main.group}/${main.version}`;
  const message =
    typeof apiVersion === 'string' && apiVersion !== ''
      ? `${JSON.stringify(apiVersion.slice(0, 80))} is not the API of ${main.kind}, so its operator never sees this resource. Write ${wanted}.`
      : `A ${main.kind} needs its apiVersion. Write ${wanted}.`;
  return { kind: 'known', schema: main, faults: [{ field: 'apiVersion', severity: 'error', message }] };
}

function ofOwnGroup(version: string, kind: ApiValue, subject: Subject): ResourceKind {
  const { main, others, schemas } = subject;
  const schema = schemas.find((each) => each.version === version && each.kind === kind);
  if (schema !== undefined) return { kind: 'known', schema, faults: oldForm(schema, main) };
  if (others.some((each) => each.version === version && each.kind === kind)) {
    const message = `${kind} is an old form of ${main.kind}. Write kind: ${main.kind} with apiVersion: ${main.group}/${main.version}.`;
    return {
      kind: 'known',
      schema: unspecified(main, version),
      faults: [{ field: 'kind', severity: 'warning', message }],
    };
  }
  const versions = new Set(schemas.filter((each) => each.kind === kind).map((each) => each.version));
  if (versions.size > 0) {
    const message = `${main.group} has no version ${JSON.stringify(version.slice(0, 80))} of ${kind}. Write ${main.group}/${main.version}.`;
    return {
      kind: 'known',
      schema: unversioned(main, version),
      faults: [{ field: 'apiVersion', severity: 'error', message }],
    };
  }
  const fault: KindFault = { field: 'kind', severity: 'error', message: unknownKind(version, kind, subject) };
  return { kind: 'known', schema: unspecified(main, version), faults: [fault] };
}

function unknownKind(version: string, kind: ApiValue, { main, others, schemas }: Subject): string {
  if (typeof kind !== 'string' || kind === '') return `The kind is missing. Write ${main.kind}.`;
  const kinds = [...schemas, ...others].filter((each) => each.version === version).map((each) => each.kind);
  const meant = kind.length > 64 ? undefined : nearest(kind, kinds);
  const advice = meant === undefined ? `Write ${main.kind}.` : `Did you mean ${meant}?`;
  return `${main.group}/${version} has no kind ${JSON.stringify(kind.slice(0, 80))}. ${advice}`;
}

function oldForm(schema: ResourceSchema, main: ResourceSchema): readonly KindFault[] {
  if (schema.kind !== main.kind || schema.version === main.version) return [];
  const message = `${schema.group}/${schema.version} is the old form of the resource. Write ${main.group}/${main.version}.`;
  return [{ field: 'apiVersion', severity: 'warning', message }];
}

/** Of a kind that is not known only the metadata can be judged. */
function unspecified(main: ResourceSchema, version: string): ResourceSchema {
  return { ...main, version, root: { type: 'object', preserveUnknownFields: true } };
}

/** A version that does not exist knows no field. */
function unversioned(main: ResourceSchema, version: string): ResourceSchema {
  return { ...main, version, root: { type: 'object' } };
}
