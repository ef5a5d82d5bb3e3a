import { findingAt, milvusDocuments } from '../../manifest/index.ts';
import { mappingAt } from '../../object/index.ts';
import type { Rule } from '../rule.ts';

/** Annotations of a ServiceAccount beside a Milvus that stand outside `annotations`. */
export const annotationMisplaced: Rule = {
  ids: ['annotation-misplaced'],
  title: 'Annotations stand under annotations',
  why: 'A key with a slash directly under `metadata` is an unknown field: it is refused or dropped, and the ServiceAccount has no access to the cloud.',
  fix: 'Move it into `metadata.annotations`.',
  check: ({ manifest, document }) => {
    const { identity, value } = document;
    if (identity?.kind !== 'ServiceAccount' || identity.group !== '') return [];
    const keys = Object.keys(mappingAt(value, ['metadata'])).filter((key) => key.includes('/'));
    if (keys.length === 0 || milvusDocuments(manifest).length === 0) return [];
    const message =
      'This is an annotation outside of annotations, so it never takes effect. Move it into metadata.annotations.';
    return keys.map((key) =>
      findingAt(manifest, document, {
        rule: 'annotation-misplaced',
        severity: 'warning',
        path: ['metadata', key],
        at: 'key',
        message,
      }),
    );
  },
};
