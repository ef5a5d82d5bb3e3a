import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import {
  isApiObject,
  judgeResource,
  pathText,
  type ResourceSchema,
  readApiValue,
} from '../../../src/core/schema/index.ts';

const schema: ResourceSchema = {
  group: 'example.com',
  version: 'v1',
  kind: 'Thing',
  scope: 'Namespaced',
  statusSubresource: true,
  root: { type: 'object' },
};

const long = 'x'.repeat(64);

describe('metadata that the server takes', () => {
  it.each([
    '{name: a}',
    '{name: 1milvus}',
    '{name: search.v2}',
    `{name: ${'a'.repeat(253)}}`,
    '{generateName: milvus-}',
    '{name: a, generateName: b-}',
    '{name: a, namespace: ""}',
    '{name: a, labels: null}',
    '{name: a, labels: {a: "", b: null, example.com/c: d.e_f-G}}',
    '{name: a, annotations: {UPPER/x: anything at all, b: null}}',
    '{name: a, finalizers: [milvus.milvus.io/finalizer, foo]}',
    '{name: a, creationTimestamp: null}',
    '{name: a, deletionTimestamp: "2024-01-01T00:00:00Z"}',
    '{name: a, managedFields: [{manager: x, fieldsV1: {"f:spec": {}}}]}',
    '{name: a, generation: 2.0, resourceVersion: "1", uid: abc, selfLink: ""}',
    '{name: a, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: b, uid: c, controller: true}]}',
  ])('%s', (metadata) => {
    expect(violationsOf(metadata)).toEqual([]);
  });
});

describe('metadata that the server refuses', () => {
  it.each([
    ['[]', 'type at metadata'],
    ['null', 'metadata at metadata.name'],
    ['{}', 'metadata at metadata.name'],
    ['{name: null}', 'metadata at metadata.name'],
    ['{name: true}', 'type at metadata.name'],
    ['{name: Upper}', 'metadata at metadata.name'],
    ['{name: a_b}', 'metadata at metadata.name'],
    ['{name: a-}', 'metadata at metadata.name'],
    [`{name: ${'a'.repeat(254)}}`, 'metadata at metadata.name'],
    ['{generateName: AB-}', 'metadata at metadata.generateName, metadata at metadata.name'],
    ['{name: a, namespace: a.b}', 'metadata at metadata.namespace'],
    [`{name: a, namespace: ${long}}`, 'metadata at metadata.namespace'],
    ['{name: a, label: {}}', 'unknown field at metadata.label'],
    ['{name: a, Labels: {}}', 'unknown field at metadata.Labels'],
    ['{name: a, labels: []}', 'type at metadata.labels'],
    ['{name: a, labels: {v: 1.5}}', 'type at metadata.labels (metadata.labels.v)'],
    ['{name: a, labels: {_x: v}}', 'metadata at metadata.labels (metadata.labels._x)'],
    ['{name: a, labels: {x: v v}}', 'metadata at metadata.labels (metadata.labels.x)'],
    [`{name: a, labels: {x: ${long}}}`, 'metadata at metadata.labels (metadata.labels.x)'],
    ['{name: a, labels: {a/b/c: v}}', 'metadata at metadata.labels (metadata.labels.a/b/c)'],
    ['{name: a, labels: {UPPER/x: v}}', 'metadata at metadata.labels (metadata.labels.UPPER/x)'],
    ['{name: a, labels: {/x: v}}', 'metadata at metadata.labels (metadata.labels./x)'],
    [`{name: a, annotations: {${long}: v}}`, `metadata at metadata.annotations (metadata.annotations.${long})`],
    [`{name: a, annotations: {x: ${'y'.repeat(262_145)}}}`, 'metadata at metadata.annotations'],
    ['{name: a, finalizers: [a b]}', 'metadata at metadata.finalizers (metadata.finalizers[0])'],
    ['{name: a, finalizers: [null]}', 'metadata at metadata.finalizers (metadata.finalizers[0])'],
    ['{name: a, finalizers: [orphan, foregroundDeletion]}', 'metadata at metadata.finalizers'],
    ['{name: a, generation: 1.5}', 'type at metadata.generation'],
    ['{name: a, generation: "1"}', 'type at metadata.generation'],
    ['{name: a, uid: 1}', 'type at metadata.uid'],
    ['{name: a, creationTimestamp: 2024-01-01}', 'metadata at metadata.creationTimestamp'],
    [
      '{name: a, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: x}]}',
      'metadata at metadata.ownerReferences.uid (metadata.ownerReferences[0].uid)',
    ],
    [
      '{name: a, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: 1, uid: u}]}',
      'type at metadata.ownerReferences.name (metadata.ownerReferences[0].name)',
    ],
    [
      '{name: a, ownerReferences: [{apiVersion: a/, kind: A, name: x, uid: u, block: true}]}',
      'unknown field at metadata.ownerReferences[0].block, metadata at metadata.ownerReferences.apiVersion (metadata.ownerReferences[0].apiVersion)',
    ],
    [
      '{name: a, ownerReferences: [{apiVersion: v1, kind: A, name: x, uid: u, controller: true}, {apiVersion: v1, kind: B, name: x, uid: u, controller: true}]}',
      'metadata at metadata.ownerReferences',
    ],
  ])('%s', (metadata, violations) => {
    expect(violationsOf(metadata).join(', ')).toBe(violations);
  });
});

/** With the place behind it, where that says more than the path of the server. */
function violationsOf(metadata: string): readonly string[] {
  const [document] = parseManifest(
    'a.yaml',
    `apiVersion: example.com/v1\nkind: Thing\nmetadata: ${metadata}\n`,
  ).documents;
  const value = document && readApiValue(document).value;
  if (!isApiObject(value)) throw new Error('nothing to judge');
  return judgeResource(value, schema).violations.map(({ path, place, problem }) => {
    const text = `${problem.kind} at ${pathText(path)}`;
    return place === undefined || pathText(place) === pathText(path) ? text : `${text} (${pathText(place)})`;
  });
}
