import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { schemaRule, schemaRuleFor } from '../../../src/core/review/rules/schema.ts';
import { schemasFromDefinition } from '../../../src/core/schema/index.ts';
import { applyEdits, type Finding } from '../../../src/core/text/index.ts';

const head = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: prod\n';

describe('what a person is told', () => {
  it.each([
    [
      'a misspelled field',
      'spec:\n  components:\n    querynode:\n      replicas: 3\n',
      [
        'schema-unknown-field spec.components.querynode: There is no field "querynode" in spec.components. Did you mean "queryNode"? A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
      ],
    ],
    [
      'letters in the wrong order',
      'spec:\n  components:\n    imaeg: a\n',
      [
        'schema-unknown-field spec.components.imaeg: There is no field "imaeg" in spec.components. Did you mean "image"? A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
      ],
    ],
    [
      'a field at the wrong level',
      'spec:\n  image: a\n',
      [
        'schema-unknown-field spec.image: There is no field "image" in spec. It belongs into spec.components. A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
      ],
    ],
    [
      'a field that is like no other',
      'spec:\n  dependencies:\n    etcd:\n      tls: true\n',
      [
        'schema-unknown-field spec.dependencies.etcd.tls: There is no field "tls" in spec.dependencies.etcd. Its fields are external, endpoints, inCluster. A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
      ],
    ],
    [
      'a field of something that has none',
      'spec:\n  mode:\n    name: cluster\n',
      [
        'schema-unknown-field spec.mode.name: "name" cannot stand here: spec.mode has no fields. A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
        'schema-type spec.mode: This must be text, not a mapping.',
      ],
    ],
    [
      'a list in place of a mapping',
      'spec:\n  components:\n    proxy:\n      - replicas: 1\n        image: a\n',
      [
        'schema-unknown-field spec.components.proxy[0].replicas: "replicas" cannot stand here: spec.components.proxy[0] has no fields. A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
        'schema-type spec.components.proxy: This must be a mapping (lines of `key: value` below it), not a list.',
      ],
    ],
    [
      'true in place of a mapping',
      'spec:\n  dependencies:\n    etcd:\n      inCluster: true\n',
      [
        'schema-type spec.dependencies.etcd.inCluster: This must be a mapping (lines of `key: value` below it), not true. Write {} to take its defaults.',
      ],
    ],
    [
      'a number in quotes',
      'spec:\n  components:\n    proxy:\n      replicas: "3"\n',
      [
        'schema-type spec.components.proxy.replicas: This must be a whole number, not the text "3". Write 3 without quotes.',
      ],
    ],
    [
      'text that YAML takes for something else',
      'spec:\n  components:\n    podLabels:\n      debug: on\n',
      [
        'schema-type spec.components.podLabels.debug: This must be text, not on, which YAML reads as true. Put it in quotes: "on".',
      ],
    ],
    [
      'an empty item',
      'spec:\n  dependencies:\n    etcd:\n      endpoints:\n        - a:2379\n        -\n',
      [
        'schema-type spec.dependencies.etcd.endpoints[1]: This item is empty; it must be text. Write a value or remove the item.',
      ],
    ],
    [
      'a word in the wrong case',
      'spec:\n  mode: Cluster\n',
      ['schema-enum spec.mode: "Cluster" is not one of cluster, standalone. Did you mean cluster?'],
    ],
    [
      'a word that does not exist',
      'spec:\n  mode: distributed\n',
      [
        'schema-enum spec.mode: "distributed" is not one of cluster, standalone. The word for many pods is cluster here.',
      ],
    ],
    [
      'a number out of range',
      'spec:\n  components:\n    proxy:\n      replicas: -2\n',
      ['schema-range spec.components.proxy.replicas: -2 is too small: the smallest value is -1.'],
    ],
    [
      'a fraction for a quantity',
      'spec:\n  components:\n    resources:\n      limits:\n        cpu: 0.5\n',
      [
        'schema-quantity spec.components.resources.limits.cpu: 0.5 is not a quantity. Write a whole number, or a number with a unit and no blank between them: 500m, 2, 1.5Gi. A fraction without a unit goes into quotes: "0.5".',
      ],
    ],
    [
      'no quantity',
      'spec:\n  components:\n    resources:\n      limits:\n        memory: 4 Gi\n',
      [
        'schema-quantity spec.components.resources.limits.memory: "4 Gi" is not a quantity. Write a whole number, or a number with a unit and no blank between them: 500m, 2, 1.5Gi. A fraction without a unit goes into quotes: "0.5".',
      ],
    ],
    [
      'a duration in the wrong order',
      'spec:\n  components:\n    metricInterval: 2h1d\n',
      [
        'schema-pattern spec.components.metricInterval: "2h1d" does not have the form that is asked for. Write a duration with its larger units first, such as 30s or 1m30s, or 0.',
      ],
    ],
    [
      'a missing field',
      'spec:\n  components:\n    env:\n      - value: a\n',
      ['schema-required spec.components.env[0].name: "name" is missing. It has to be written here.'],
    ],
    [
      'a missing field that is misspelled',
      'spec:\n  components:\n    env:\n      - nane: a\n',
      [
        'schema-unknown-field spec.components.env[0].nane: There is no field "nane" in spec.components.env[0]. Did you mean "name"? A strict API server (kubectl apply) refuses it, other clients drop it in silence.',
      ],
    ],
    [
      'two groups of one name',
      groupsNamed('hot', 'hot'),
      [
        'schema-duplicate-item spec.components.queryNode.groups[1]: Item spec.components.queryNode.groups[0] has the same name. No two items of this list may share it.',
      ],
    ],
    [
      'an empty name',
      groupsNamed('""'),
      ['schema-length spec.components.queryNode.groups[0].name: This must not be empty.'],
    ],
    [
      'a label that is none',
      'metadata:\n  name: prod\n  labels:\n    team: search & more\n',
      [
        'schema-metadata metadata.labels: "search & more" cannot be the value of a label. Use at most 63 letters, digits, `-`, `_` and `.`, and begin and end with a letter or digit; longer text belongs into an annotation.',
      ],
    ],
    [
      'a key that stands twice',
      'spec:\n  mode: cluster\n  "mode": cluster\n',
      [
        'yaml-duplicate-key spec.mode: The key "mode" stands twice in this mapping. kubectl would take the last one in silence and a strict API server refuses the file: remove one.',
      ],
    ],
    [
      'a merged key that is overridden',
      'spec:\n  components:\n    proxy: &p {replicas: 1}\n    queryNode:\n      <<: *p\n      replicas: 2\n',
      [
        'yaml-duplicate-key spec.components.queryNode.replicas: This key comes from a merge (<<) and stands in the mapping itself too. A strict API server takes that for a doubled key and refuses the file: write the fields out, or take the key out of the merged mapping.',
      ],
    ],
    [
      'a null key',
      'spec:\n  config:\n    null: 1\n',
      [
        'yaml-key spec.config: A key is empty or null. The API server takes only text keys: write one, or put "null" in quotes.',
      ],
    ],
    [
      'infinity',
      'spec:\n  config:\n    ratio: .inf\n',
      [
        'yaml-number spec.config.ratio: The API server has no infinite numbers and no "not a number". Write a number, or put the text in quotes.',
      ],
    ],
    [
      'a tab on an empty line',
      'spec:\n\t\n  mode: cluster\n',
      ['yaml-tab : This line begins with a tab. The API server refuses tabs there: use blanks.'],
    ],
    [
      'a character that cannot be seen',
      'spec:\n  mode: cluster # \u0007\n',
      [
        'yaml-control-character : There is a control character here that cannot be seen. The API server refuses the file: delete it.',
      ],
    ],
  ])('of %s', (_what, text, expected) => {
    const manifest = text.startsWith('metadata') ? head.slice(0, head.indexOf('metadata')) + text : head + text;
    expect(shown(review(manifest))).toEqual(expected);
  });

  it('of a version that does not exist, with the one to write', () => {
    expect(shown(review(head.replace('v1beta1', 'v1beta2')))).toEqual([
      'schema-api-version apiVersion: milvus.io has no version "v1beta2" of Milvus. Write milvus.io/v1beta1.',
    ]);
  });
});

function groupsNamed(...names: readonly string[]): string {
  const items = names.map((name) => `        - name: ${name}\n          replicas: 1\n`);
  return `spec:\n  components:\n    queryNode:\n      groups:\n${items.join('')}`;
}

describe('which documents are reviewed', () => {
  it.each([
    ['milvus.io/v1beta1', 'Milvus', []],
    ['milvus.io/v1alpha1', 'Milvus', ['warning schema-api-version at apiVersion']],
    ['milvus.io/v1alpha1', 'MilvusCluster', ['warning schema-kind at kind']],
    ['milvus.io/v1beta1', 'MilvusCluster', ['error schema-kind at kind']],
    ['milvus.io/v1beta1', 'milvus', ['error schema-kind at kind']],
    ['milvus.io/v1', 'Milvus', ['error schema-api-version at apiVersion']],
    ['milvus.io/v1beta1', 'null', ['error schema-kind at kind']],
    ['null', 'Milvus', ['error schema-api-version at apiVersion']],
    ['true', 'Milvus', ['error schema-api-version at apiVersion']],
    ['v1beta1', 'Milvus', ['error schema-api-version at apiVersion']],
    ['apps/v1', 'Milvus', ['error schema-api-version at apiVersion']],
    ['mivlus.io/v1beta1', 'Milvus', ['error schema-api-version at apiVersion']],
    ['vectors.example.com/v1', 'Milvus', []],
    ['apps/v1', 'Deployment', []],
  ])('%s %s: %j', (apiVersion, kind, expected) => {
    const findings = review(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n`);
    expect(findings.map(({ severity, rule, path }) => `${severity} ${rule} at ${path}`)).toEqual(expected);
  });

  it('are those of the operator only: a field of a Deployment is nothing to this rule', () => {
    expect(review('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: attu}\nspec: {replica: yes}\n')).toEqual([]);
  });

  it('are all in the file, each with its own lines', () => {
    const findings = review(
      `${head}spec: {mod: a}\n---\n${head}spec: {mode: cluster}\n---\n${head}spec: {configs: {}}\n`,
    );
    expect(findings.map(({ line, path }) => [line, path])).toEqual([
      [5, 'spec.mod'],
      [17, 'spec.configs'],
    ]);
  });
});

describe('where a finding points', () => {
  it.each([
    ['the key of an unknown field', 'spec:\n  mod: cluster\n', 'mod'],
    ['the value of a wrong one', 'spec:\n  mode: single\n', 'single'],
    ['the key of a wrong collection', 'spec:\n  mode:\n    - cluster\n', 'mode'],
    ['the item that misses a field', 'spec:\n  components:\n    env:\n      - value: a\n', 'value: a'],
    [
      'the text behind an alias',
      'spec:\n  components:\n    proxy: &p\n      replicas: three\n    queryNode: *p\n',
      'three',
    ],
    ['the text behind a merge', 'spec:\n  components:\n    proxy: &p {image: 1}\n    queryNode:\n      <<: *p\n', '1'],
    ['a key that YAML reads as true', 'spec:\n  components:\n    podLabels:\n      yes: 1\n', '1'],
  ])('%s', (_what, text, expected) => {
    const [finding] = review(head + text);
    const line = (head + text).split('\n')[(finding?.line ?? 0) - 1];
    expect(line?.slice((finding?.column ?? 0) - 1, (finding?.endColumn ?? 0) - 1)).toBe(expected);
  });
});

describe('a scalar that means something else to the API server', () => {
  it.each([
    ['spec: {components: {paused: yes}}', 'spec.components.paused: takes yes for true'],
    ['spec: {components: {proxy: {replicas: 010}}}', 'spec.components.proxy.replicas: takes 010 for 8'],
    ['spec: {config: {a: 1_000}}', 'spec.config.a: takes 1_000 for 1000'],
    ['spec: {config: {n: 1}}', 'spec.config.false: takes n for false'],
    ['spec: {config: {a: 0o10, b: 0x10, c: 1e3, d: 2024-01-01, e: 12:30, f: ~, g: "on", h: True}}', undefined],
  ])('is pointed out in %s', (text, expected) => {
    const findings = review(`${head}${text}\n`);
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(
      expected === undefined ? [] : ['warning yaml-reading'],
    );
    const said = findings.map(({ path, message }) => `${path}: ${/takes \S+ for \w+/.exec(message)?.[0]}`);
    expect(said[0]).toBe(expected);
  });

  it('is not mentioned where the server refuses it anyway', () => {
    const findings = review(`${head}spec: {components: {podLabels: {debug: on}}}\n`);
    expect(findings.map(({ rule }) => rule)).toEqual(['schema-type']);
  });
});

describe('a repair', () => {
  it.each([
    ['spec:\n  components:\n    querynode: {}\n', 'spec:\n  components:\n    queryNode: {}\n'],
    ['spec:\n  components:\n    "query-node": {}\n', 'spec:\n  components:\n    queryNode: {}\n'],
    ['spec:\n  mode: CLUSTER # big\n', 'spec:\n  mode: cluster # big\n'],
    ["spec:\n  mode: ' cluster'\n", 'spec:\n  mode: cluster\n'],
    ['spec: {components: {podLabels: {debug: off}}}\n', 'spec: {components: {podLabels: {debug: "off"}}}\n'],
    ['spec: {components: {proxy: {replicas: "3"}}}\n', 'spec: {components: {proxy: {replicas: 3}}}\n'],
    ["spec: {components: {paused: 'True'}}\n", 'spec: {components: {paused: true}}\n'],
    [
      'spec: {components: {resources: {limits: {cpu: 0.5}}}}\n',
      'spec: {components: {resources: {limits: {cpu: "0.5"}}}}\n',
    ],
  ])('of %j gives %j', (before, after) => {
    const [finding] = review(head + before);
    expect(applyEdits(head + before, finding?.fix ?? [])).toBe(head + after);
    expect(review(head + after)).toEqual([]);
  });

  it.each([
    ['the right name stands there already', 'spec: {components: {querynode: {}, queryNode: {}}}\n'],
    ['the word is only similar', 'spec: {mode: clusters}\n'],
    ['the text serves another place too', 'spec: {components: {proxy: &p {replicas: "1"}, queryNode: *p}}\n'],
    ['text is no number', 'spec: {components: {proxy: {replicas: three}}}\n'],
  ])('is not offered when %s', (_when, text) => {
    const findings = review(head + text);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.at(-1)?.fix).toBeUndefined();
  });
});

describe('a definition that is given', () => {
  it('replaces the fields that come with the program', () => {
    const rule = schemaRuleFor(
      schemasOf({ type: 'object', properties: { spec: { type: 'object', properties: { own: {} } } } }),
    );
    expect(review(`${head}spec: {own: 1, mode: cluster}\n`, rule).map(({ path }) => path)).toEqual(['spec.mode']);
  });
});

function schemasOf(openAPIV3Schema: object): ReturnType<typeof value> {
  return value({
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'milvus.io',
      names: { kind: 'Milvus' },
      scope: 'Namespaced',
      versions: [{ name: 'v1beta1', schema: { openAPIV3Schema } }],
    },
  });
}

function value(definition: object) {
  const schemas = schemasFromDefinition(definition);
  if (!schemas.ok) throw new Error(schemas.refusal.message);
  return schemas.value;
}

describe('a document with more faults than anyone reads', () => {
  it('has a hundred listed and the others counted', () => {
    const fields = Array.from({ length: 250 }, (_, index) => `  x${index}: 1\n`).join('');
    const findings = review(`${head}spec:\n${fields}`);
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)?.message).toBe(
      '150 more fields of this document are wrong. Repair the ones that are listed first.',
    );
  });
});

function review(text: string, rule = schemaRule): readonly Finding[] {
  const manifest = parseManifest('milvus.yaml', text);
  const findings = manifest.documents.flatMap((document) => rule.check({ manifest, document }));
  return [...manifest.findings, ...findings];
}

function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
}
