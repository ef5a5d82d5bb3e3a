import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { reviewManifest } from '../../../src/core/review/index.ts';

const head = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: a}\n';

describe('a review', () => {
  it('says of a field once what both the API server and the operator refuse', () => {
    const groups =
      'spec: {mode: cluster, components: {image: "milvusdb/milvus:v2.6.11", queryNode: {groups: [{name: "", replicas: -2}]}}}\n';
    expect(rulesOf(groups)).toEqual(['schema-length', 'schema-range']);
  });

  it('says of other fields what only the operator refuses', () => {
    const groups =
      'spec: {mode: cluster, components: {image: "milvusdb/milvus:v2.6.11", rollingMode: 4, queryNode: {groups: [{name: A, replicas: -2}]}}}\n';
    expect(rulesOf(groups)).toEqual(['admission-rolling-mode', 'admission-group-name-form', 'schema-range']);
  });
});

function rulesOf(text: string): readonly string[] {
  return reviewManifest(parseManifest('a.yaml', head + text)).map(({ rule }) => rule);
}
