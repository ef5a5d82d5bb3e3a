import { compare } from 'semver';
import { type FieldPath, findingAt, isMilvus } from '../../manifest/index.ts';
import { childSchema, milvusFields } from '../../milvus/index.ts';
import type { StructuralSchema } from '../../schema/index.ts';
import type { Finding } from '../../text/index.ts';
import type { Rule } from '../rule.ts';

const id = 'field-newer-than-operator';

/** More in one document than these are not listed. */
const listLimit = 20;

/**
 * Fields that the operator's release (`v1.3.0`) does not know yet, or no longer. Without a release nothing is said: the newest one
 * knows all of them.
 */
export function fieldNewerThanOperatorFor(release: string | undefined): Rule {
  return {
    ids: [id],
    title: 'The operator knows the field',
    why: 'The CustomResourceDefinition of an older operator does not have the field: the API server drops it in silence, or refuses the resource where it is strict. The setting never takes effect.',
    fix: 'Upgrade the operator and its CustomResourceDefinition first, or leave the field out.',
    check: ({ manifest, document }) => {
      if (release === undefined || !isMilvus(document.identity) || document.identity.version !== 'v1beta1') return [];
      return fieldsUnknownTo(release, document.value).map(
        ({ path, message }): Finding =>
          findingAt(manifest, document, { rule: id, severity: 'error', path, at: 'key', message }),
      );
    },
  };
}

/** Says nothing: the release is not known. */
export const fieldNewerThanOperator: Rule = fieldNewerThanOperatorFor(undefined);

/** The fields of a Milvus resource that a release of the operator does not know, at most twenty of them. */
export function fieldsUnknownTo(release: string, milvus: unknown): readonly UnknownField[] {
  return strangersOf({ release, path: [] }, milvus, milvusFields).slice(0, listLimit);
}

interface Walk {
  readonly release: string;
  readonly path: FieldPath;
}

/** A field, and what to do about it. */
export interface UnknownField {
  readonly path: FieldPath;
  readonly message: string;
}

/** The topmost fields that the release does not know; what lies below one is not looked at. */
function strangersOf(walk: Walk, value: unknown, schema: StructuralSchema): readonly UnknownField[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, child]) => {
    const step = isList ? Number(key) : key;
    const field = childSchema(schema, step);
    if (field === undefined) return [];
    const path = [...walk.path, step];
    const message = strangeness(field, walk.release, key);
    return message === undefined ? strangersOf({ ...walk, path }, child, field) : [{ path, message }];
  });
}

function strangeness({ since, until }: StructuralSchema, release: string, key: string): string | undefined {
  // Of releases before v1.0.0 nothing is known for sure.
  if (since !== undefined && compare(since, 'v1.0.0') > 0 && compare(release, since) < 0) {
    return `The operator knows ${key} since ${since}, and ${release} is in use here: the API server drops the field or refuses the resource. Upgrade the operator first, or leave it out.`;
  }
  if (until === undefined || compare(release, until) < 0) return undefined;
  return `The operator knows ${key} no more since ${until}, and ${release} is in use here: the API server drops the field or refuses the resource. Leave it out.`;
}
