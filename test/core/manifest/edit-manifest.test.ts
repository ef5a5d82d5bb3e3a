import { describe, expect, it } from 'vitest';
import { editManifest, type FieldOperation, parseManifest } from '../../../src/core/manifest/index.ts';
import type { Json } from '../../../src/core/object/index.ts';

const replicas = ['spec', 'components', 'queryNode', 'replicas'];

function edited(text: string, ...operations: readonly FieldOperation[]): string {
  const result = editManifest(parseManifest('milvus.yaml', text), 0, operations);
  return result.ok ? result.value.text : `refused: ${result.refusal.code}: ${result.refusal.message}`;
}

const set = (path: readonly (string | number)[], value: Json): FieldOperation => ({ kind: 'set', path, value });
const unset = (path: readonly (string | number)[]): FieldOperation => ({ kind: 'unset', path });

describe('setting a field', () => {
  it('changes the number and nothing else on its line', () => {
    const text = 'spec:\n  components:\n    queryNode:\n      replicas:   5   # keep in step with hpa\n';
    expect(edited(text, set(replicas, 20))).toBe(text.replace('5', '20'));
  });

  it('adds a missing key below the last line of its mapping', () => {
    const text =
      'spec:\n  components:\n    queryNode:\n      resources:\n        limits:\n          cpu: 4 # four\n    # proxy:\n    #   replicas: 2\n  config: {}\n';
    expect(edited(text, set(replicas, 20))).toBe(text.replace('# four\n', '# four\n      replicas: 20\n'));
  });

  it('writes every missing parent', () => {
    expect(edited('kind: Milvus\n', set(replicas, 2))).toBe(
      'kind: Milvus\nspec:\n  components:\n    queryNode:\n      replicas: 2\n',
    );
  });

  it('opens an empty mapping without touching its comment', () => {
    expect(edited('spec:\n  components: {} # none yet\n  config: {}\n', set(replicas, 2))).toBe(
      'spec:\n  components: # none yet\n    queryNode:\n      replicas: 2\n  config: {}\n',
    );
  });

  it('fills a key that has no value', () => {
    expect(edited('spec:\n  components:\n  config: {}\n', set(replicas, 2))).toBe(
      'spec:\n  components:\n    queryNode:\n      replicas: 2\n  config: {}\n',
    );
    expect(edited('spec:\n  components: ~\n', set(replicas, 2))).toBe(
      'spec:\n  components:\n    queryNode:\n      replicas: 2\n',
    );
  });

  it('keeps a file without a final line break that way', () => {
    expect(edited('spec:\n  components: {}', set(replicas, 2))).toBe(
      'spec:\n  components:\n    queryNode:\n      replicas: 2',
    );
    expect(edited('spec:\n  mode: cluster', set(replicas, 2))).toBe(
      'spec:\n  mode: cluster\n  components:\n    queryNode:\n      replicas: 2',
    );
  });

  it('keeps Windows line ends', () => {
    expect(edited('spec:\r\n  components:\r\n    proxy: {}\r\n', set(replicas, 2))).toBe(
      'spec:\r\n  components:\r\n    proxy: {}\r\n    queryNode:\r\n      replicas: 2\r\n',
    );
  });

  it('keeps a byte order mark', () => {
    expect(edited('\ufeffspec:\n  mode: cluster\n', set(['spec', 'mode'], 'standalone'))).toBe(
      '\ufeffspec:\n  mode: standalone\n',
    );
    expect(edited('\ufeffkind: Milvus\n', set(['spec', 'mode'], 'cluster'))).toBe(
      '\ufeffkind: Milvus\nspec:\n  mode: cluster\n',
    );
  });

  it.each([1, 3, 4, 8])('indents by the %i columns that the document uses', (columns) => {
    const indent = ' '.repeat(columns);
    const text = `spec:\n${indent}components:\n${indent.repeat(2)}proxy:\n${indent.repeat(3)}replicas: 1\n`;
    expect(edited(text, set(replicas, 2))).toBe(
      `${text}${indent.repeat(2)}queryNode:\n${indent.repeat(3)}replicas: 2\n`,
    );
  });

  it('extends a flow mapping on its line', () => {
    expect(edited('spec: {components: {proxy: {replicas: 1}}} # one line\n', set(replicas, 2))).toBe(
      'spec: {components: {proxy: {replicas: 1}, queryNode: {replicas: 2}}} # one line\n',
    );
    expect(edited('{"spec": {"components": {}}}', set(replicas, 2))).toBe(
      '{"spec": {"components": {queryNode: {replicas: 2}}}}',
    );
  });

  it.each([
    ["image: 'old'", "image: 'new'"],
    ['image: "old"', 'image: "new"'],
    ['image: old', 'image: new'],
  ])('keeps the quotes of %s', (before, after) => {
    expect(edited(`${before} # c\n`, set(['image'], 'new'))).toBe(`${after} # c\n`);
  });

  it.each(['on', 'yes', '0777', '1_000', '12:30:45', 'null', '1e3', '', 'y'])(
    'quotes the text %j, which YAML 1.1 reads otherwise',
    (value) => {
      expect(edited('a: x\n', set(['a'], value))).toBe(`a: ${JSON.stringify(value)}\n`);
    },
  );

  it('quotes the same texts inside brackets', () => {
    expect(edited('a: {b: 1}\n', set(['a', 'c'], { on: 'yes', at: '2026-08-22T10:00:00Z' }))).toBe(
      'a: {b: 1, c: {"on": "yes", at: "2026-08-22T10:00:00Z"}}\n',
    );
  });

  it('replaces a block scalar by one line', () => {
    expect(edited('a: |\n  one\n  two\nb: 1\n', set(['a'], 'three'))).toBe('a: three\nb: 1\n');
  });

  it('replaces an alias or an anchored value never', () => {
    expect(edited('a: &n 1\nb: *n\n', set(['a'], 2))).toContain('refused: unsupported_layout: a carries the anchor &n');
    expect(edited('a: &n 1\nb: *n\n', set(['b'], 2))).toContain('refused: unsupported_layout: b is the alias *n');
    expect(edited('a: &n {x: 1}\nb:\n  <<: *n\n', set(['b', 'y'], 2))).toContain('merge key <<');
  });

  it('edits one entry of a list and leaves its neighbours', () => {
    const text = 'groups:\n- name: a\n  replicas: 1\n- name: b\n  replicas: 1 # b\n';
    expect(edited(text, set(['groups', 1, 'replicas'], 4))).toBe(text.replace('1 # b', '4 # b'));
  });

  it('refuses a list entry that is not there', () => {
    expect(edited('groups: []\n', set(['groups', 0, 'replicas'], 4))).toContain('refused: invalid_resource');
  });

  it('refuses a name where the entries of a list have numbers', () => {
    expect(edited('groups: []\n', set(['groups', 'zone-a'], 4))).toBe(
      'refused: invalid_resource: groups is a list here: name one of its entries by its number, [0] for the first.',
    );
    expect(edited('groups: [a]\n', set(['groups', '0'], 4))).toContain('refused: invalid_resource');
  });

  it('fills an empty entry of a list in front of its comment', () => {
    expect(edited('a:\n- # not-yet\n- b\n', set(['a', 0], 'x'))).toBe('a:\n- x # not-yet\n- b\n');
  });

  it('replaces an entry that is a collection, up to the comment behind it', () => {
    expect(edited('a:\n- [1] # one\n- b\n', set(['a', 0], 2))).toBe('a:\n- 2 # one\n- b\n');
    expect(edited('a:\n- - 1\n  - 2\n# end\n', set(['a', 0], 2))).toBe('a:\n- 2\n# end\n');
  });

  it('quotes commas and brackets only where brackets are around', () => {
    expect(edited('a: {b: 1}\n', set(['a', 'b'], 'x, y'))).toBe('a: {b: "x, y"}\n');
    expect(edited('a: [1]\n', set(['a', 0], ']'))).toBe('a: ["]"]\n');
    expect(edited('a:\n  b: 1\n', set(['a', 'b'], 'x, y'))).toBe('a:\n  b: x, y\n');
  });

  it('leaves no blanks or comments of the old value inside the text of the new one', () => {
    expect(edited('a: 5  \nb: 1\n', set(['a'], { c: 'x\ny' }))).toBe('a:\n  c: |-\n    x\n    y\nb: 1\n');
    expect(edited('a:\n  b: 5 # old\nc: 1\n', set(['a'], { c: 'x\ny' }))).toBe('a:\n  c: |-\n    x\n    y\nc: 1\n');
  });

  it('replaces a block scalar by a mapping and keeps the lines below', () => {
    expect(edited('a: |\n  one\nb: 1\n', set(['a'], { c: 1 }))).toBe('a:\n  c: 1\nb: 1\n');
  });

  it('writes nothing when the value is there already, in whatever style', () => {
    for (const text of ['a: {b: 1} # c\n', 'a:\n    b:   1\n', 'a:\n  b: 1   # one\n']) {
      expect(edited(text, set(['a'], { b: 1 }))).toBe(text);
    }
  });

  it('refuses to set a field below a plain value', () => {
    expect(edited('spec: cluster\n', set(replicas, 4))).toBe(
      'refused: invalid_resource: spec is "cluster" here, not a mapping, so spec.components.queryNode.replicas cannot be set below it. Name spec itself, or unset it first.',
    );
  });

  it('refuses duplicate keys with the place', () => {
    const result = editManifest(parseManifest('m.yaml', 'a: 1\nb: 2\na: 3\n'), 0, [set(['a'], 2)]);
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_yaml', place: { file: 'm.yaml', line: 3, column: 1 } },
    });
  });

  it('touches only the named document of several', () => {
    const text = '# first\nkind: A\nreplicas: 1\n---\n# second\nkind: B\nreplicas: 1\n---\n';
    const result = editManifest(parseManifest('m.yaml', text), 1, [set(['replicas'], 3)]);
    expect(result.ok && result.value.text).toBe(
      '# first\nkind: A\nreplicas: 1\n---\n# second\nkind: B\nreplicas: 3\n---\n',
    );
  });

  it('refuses a value that a template fills in', () => {
    expect(edited('spec:\n  components: {{ .Values.components }}\n', set(replicas, 2))).toContain(
      'refused: unsupported_layout',
    );
    expect(edited('replicas: "{{ n }}"\n', set(['replicas'], 2))).toContain('refused: unsupported_layout');
  });

  it('takes several operations one after the other', () => {
    expect(edited('a: 1\n', set(['b', 'c'], 2), set(['b', 'd'], 3), set(['a'], 4))).toBe('a: 4\nb:\n  c: 2\n  d: 3\n');
  });
});

describe('appending to a list', () => {
  it('adds an item in the style of the list', () => {
    const append = (path: readonly string[], value: string | { name: string; x: number }): FieldOperation => ({
      kind: 'append',
      path,
      value,
    });
    expect(edited('e:\n- a:1\n- b:2 # last\nz: 1\n', append(['e'], 'c:3'))).toBe(
      'e:\n- a:1\n- b:2 # last\n- c:3\nz: 1\n',
    );
    expect(edited('e:\n    - name: a\n', append(['e'], { name: 'b', x: 1 }))).toBe(
      'e:\n    - name: a\n    - name: b\n      x: 1\n',
    );
    expect(edited('e: [a, b]\n', append(['e'], 'c'))).toBe('e: [a, b, c]\n');
    expect(edited('e: []\n', append(['e'], 'c'))).toBe('e:\n  - c\n');
    expect(edited('z: 1\n', append(['e'], 'c'))).toBe('z: 1\ne:\n  - c\n');
  });
});

describe('removing a field', () => {
  it('removes its lines and its comment on the line', () => {
    expect(edited('a: 1\nb: # gone\n  c: 1\n  # stays\nd: 2\n', unset(['b']))).toBe('a: 1\n  # stays\nd: 2\n');
  });

  it('leaves an empty mapping behind the last field', () => {
    expect(edited('a:\n  b: 1\nc: 2\n', unset(['a', 'b']))).toBe('a: {}\nc: 2\n');
  });

  it('takes the comment of the last field along and keeps that of its parent', () => {
    expect(edited('a:\n  b: 1 # gone\nc: 2\n', unset(['a', 'b']))).toBe('a: {}\nc: 2\n');
    expect(edited('a: # stays\n  b: 1 # gone\nc: 2\n', unset(['a', 'b']))).toBe('a: {} # stays\nc: 2\n');
    expect(edited('a: # stays\n  b: 1', unset(['a', 'b']))).toBe('a: {} # stays');
    expect(edited('a:\r\n- 1 # gone\r\nc: 2\r\n', unset(['a', 0]))).toBe('a: []\r\nc: 2\r\n');
  });

  it('does not take a dash in a comment for the dash of an entry', () => {
    expect(edited('a:\n- 1\n# x-y\n- # no-one\n  b: 1\n- 3\n', unset(['a', 1]))).toBe('a:\n- 1\n# x-y\n- 3\n');
  });

  it('refuses to let a comment become a part of the text above', () => {
    expect(edited('a: |\n one\nb: 1\n  # deeper\nc: 2\n', unset(['b']))).toContain('refused: edit_not_minimal');
  });

  it('does nothing when the field is not there', () => {
    expect(edited('a: 1\n', unset(['b', 'c']))).toBe('a: 1\n');
  });

  it('removes from flow collections with the right comma', () => {
    expect(edited('a: {b: 1, c: 2, d: 3}\n', unset(['a', 'b']))).toBe('a: {c: 2, d: 3}\n');
    expect(edited('a: {b: 1, c: 2, d: 3}\n', unset(['a', 'd']))).toBe('a: {b: 1, c: 2}\n');
    expect(edited('a: {b: 1}\n', unset(['a', 'b']))).toBe('a: {}\n');
  });

  it('removes list entries and first keys behind a dash', () => {
    expect(edited('e:\n- a: 1\n  b: 2\n- c\n', unset(['e', 0, 'a']))).toBe('e:\n- b: 2\n- c\n');
    expect(edited('e:\n- a: 1\n  b: 2\n- c\n', unset(['e', 0]))).toBe('e:\n- c\n');
    expect(edited('e:\n  - c\nf: 1\n', unset(['e', 0]))).toBe('e: []\nf: 1\n');
  });

  it('removes the last line of a file without a final line break', () => {
    expect(edited('a: 1\nb: 2', unset(['b']))).toBe('a: 1');
  });
});
