import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import {
  isApiObject,
  type Judgement,
  judgeResource,
  pathText,
  readApiValue,
  schemasFromDefinition,
} from '../../../src/core/schema/index.ts';

/** The keywords of a definition, each on a field that is called after it. */
const fields = {
  mode: { type: 'string', enum: ['fast', 'safe'], default: 'safe' },
  count: { type: 'integer', minimum: 0, maximum: 10 },
  above: { type: 'number', minimum: 1, exclusiveMinimum: true },
  below: { type: 'number', maximum: 1, exclusiveMaximum: true },
  even: { type: 'integer', multipleOf: 2 },
  name: { type: 'string', minLength: 2, maxLength: 3 },
  form: { type: 'string', pattern: '^[a-c]+$' },
  flag: { type: 'boolean' },
  maybe: { type: 'boolean', nullable: true },
  port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
  labels: { type: 'object', additionalProperties: { type: 'string' } },
  anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  open: { type: 'object', additionalProperties: true },
  partly: {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { count: { type: 'integer' }, closed: { type: 'object', properties: {} } },
  },
  freeList: { type: 'array', 'x-kubernetes-preserve-unknown-fields': true, items: { type: 'object' } },
  list: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 },
  set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
  keyed: {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name', 'port'],
    items: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, port: { type: 'integer', default: 80 } },
    },
  },
  some: { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: { type: 'string' } },
  embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: {} },
  moment: { type: 'string', format: 'date-time' },
  address: { type: 'string', format: 'ipv4' },
  size: { type: 'integer', format: 'int32' },
  one: {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    oneOf: [{ required: ['a'] }, { required: ['b'] }],
  },
  any: {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    anyOf: [{ required: ['a'] }, { required: ['b'] }],
    not: { properties: { a: { enum: ['never'] } }, required: ['a'] },
  },
};

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  spec: {
    group: 'example.com',
    names: { kind: 'Thing' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec: { type: 'object', properties: fields },
              status: { type: 'object', properties: { count: { type: 'integer' } } },
            },
          },
        },
      },
    ],
  },
};

describe('a value of the right kind', () => {
  it.each([
    'mode: fast',
    'mode: null',
    'count: 2.0',
    'count: 3.00000000001',
    'size: 3000000000',
    'above: 1.5',
    'even: -4',
    'name: äöü',
    'form: abc',
    'maybe: null',
    'flag: null',
    'port: http',
    'port: 80',
    'labels: {a: b, c: null}',
    'anything: {a: [null, {b: c}]}',
    'open: {a: 1}',
    'partly: {count: 1, other: {deep: 1}}',
    'freeList: [{a: 1}]',
    'list: [a]',
    'set: [a, b]',
    'keyed: [{name: a}, {name: a, port: 81}]',
    'embedded: {apiVersion: v1, kind: Pod, metadata: {name: x}}',
    'moment: "2024-02-29T10:00:00.5+01:00"',
    'address: 10.0.0.1',
    'one: {a: x}',
    'any: {b: x}',
  ])('is accepted: %s', (spec) => {
    expect(violationsIn(spec)).toEqual([]);
  });
});

describe('a value that the server refuses', () => {
  it.each([
    ['mode: slow', 'enum at spec.mode'],
    ['mode: 1', 'type at spec.mode'],
    ['count: 2.5', 'type at spec.count'],
    ['count: "2"', 'type at spec.count'],
    ['count: 9223372036854775808', 'type at spec.count'],
    ['count: -1', 'minimum at spec.count'],
    ['count: 11', 'maximum at spec.count'],
    ['above: 1', 'minimum at spec.above'],
    ['below: 1', 'maximum at spec.below'],
    ['even: 3', 'multiple at spec.even'],
    ['name: a', 'too short at spec.name'],
    ['name: äöüß', 'too long at spec.name'],
    ['form: abx', 'pattern at spec.form'],
    ['flag: "true"', 'type at spec.flag'],
    ['port: 1.5', 'type at spec.port'],
    ['labels: {a: 1}', 'type at spec.labels.a'],
    ['labels: [a]', 'type at spec.labels'],
    ['partly: {count: x}', 'type at spec.partly.count'],
    ['partly: {closed: {x: 1}}', 'unknown field at spec.partly.closed.x'],
    ['open: {a: {b: 1}}', 'unknown field at spec.open.a.b'],
    ['freeList: [null]', 'type at spec.freeList[0]'],
    ['list: [a, null]', 'type at spec.list[1]'],
    ['list: []', 'too short at spec.list'],
    ['list: [a, b, c]', 'too long at spec.list'],
    ['set: [a, b, a, a]', 'duplicate item at spec.set[2]'],
    ['keyed: [{name: a}, {name: a, port: 80}]', 'duplicate item at spec.keyed[1]'],
    ['keyed: [{port: 1}]', 'required at spec.keyed[0].name'],
    ['some: {}', 'too short at spec.some'],
    ['some: {a: b, c: d}', 'too long at spec.some'],
    ['embedded: {other: 1}', 'unknown field at spec.embedded.other'],
    ['moment: 2024-02-30T10:00:00Z', 'format at spec.moment'],
    ['address: 10.0.0.256', 'format at spec.address'],
    ['one: {a: x, b: z}', 'combination at spec.one'],
    ['any: {}', 'combination at spec.any'],
    ['any: {a: never}', 'combination at spec.any'],
    ['Mode: fast', 'unknown field at spec.Mode'],
    ['mode: {name: x}', 'unknown field at spec.mode.name, type at spec.mode'],
    ['keyed: {a: {b: c}}', 'unknown field at spec.keyed.a, type at spec.keyed'],
  ])('is named with its field: %s', (spec, violations) => {
    expect(violationsIn(spec).join(', ')).toBe(violations);
  });

  it('is named through the index where a list stands in place of a mapping', () => {
    expect(violationsOf('spec: [{mode: fast}]')).toEqual(['unknown field at spec[0].mode', 'type at spec']);
  });

  it('may stand in status, which the server drops, but not under an unknown name', () => {
    expect(violationsOf('status: {count: x, size: 1}')).toEqual(['unknown field at status.size']);
  });
});

describe('the stored resource', () => {
  it('has the defaults, and no null where none may be', () => {
    const { stored } = judge('spec: {flag: null, maybe: null, labels: {a: null}, keyed: [{name: a}], unknown: 1}');
    expect(stored.spec).toEqual({ mode: 'safe', maybe: null, labels: {}, keyed: [{ name: 'a', port: 80 }] });
  });

  it('gets no defaults below a parent that is missing', () => {
    expect(judge('status: {}').stored.spec).toBeUndefined();
  });
});

function judge(text: string): Judgement {
  const schemas = schemasFromDefinition(definition);
  const [schema] = schemas.ok ? schemas.value : [];
  const head = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n';
  const [document] = parseManifest('a.yaml', `${head}${text}\n`).documents;
  const value = document && readApiValue(document).value;
  if (schema === undefined || !isApiObject(value)) throw new Error('nothing to judge');
  return judgeResource(value, schema);
}

function violationsOf(text: string): readonly string[] {
  return judge(text).violations.map(({ path, problem }) => `${problem.kind} at ${pathText(path)}`);
}

function violationsIn(spec: string): readonly string[] {
  return violationsOf(`spec: {${spec}}`);
}
