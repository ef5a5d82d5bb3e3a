import { describe, expect, it } from 'vitest';
import { schemasFromCrd } from '../../../src/core/schema/index.ts';

const crd = (schema: string, versions = 'v1') => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: {kind: Thing}
  scope: Cluster
  versions: [{name: ${versions}, schema: {openAPIV3Schema: ${schema}}}]
`;

describe('a definition from a file', () => {
  it('is found among other documents', () => {
    const schemas = schemasFromCrd(`kind: ConfigMap\n---\n${crd('{type: object}')}`);
    expect(schemas).toEqual({
      ok: true,
      value: [
        {
          group: 'example.com',
          version: 'v1',
          kind: 'Thing',
          scope: 'Cluster',
          statusSubresource: false,
          root: { type: 'object' },
        },
      ],
    });
  });

  it.each([
    ['no YAML', 'a: [', /not valid YAML/],
    ['no definition', 'kind: ConfigMap', /holds no document of this kind/],
    ['no versions', crd('{}').replace(/versions:.*/, 'versions: []'), /has no versions/],
    ['no schema', crd('null'), /version "v1" has no schema/],
    ['a pattern of another dialect', crd('{properties: {a: {pattern: "(?=x)"}}}'), /not a regular expression in RE2/],
    ['a pattern without end', crd(`{pattern: "${'a'.repeat(20_000)}"}`), /not a regular expression in RE2/],
    ['a repeated repetition', crd('{pattern: "((a{100}){100}){100}"}'), /not a regular expression in RE2/],
    ['nesting without end', crd(`${'{items: '.repeat(200)}{}${'}'.repeat(200)}`), /nesting exceeded/],
    ['a schema that holds itself', crd('&a {items: *a}'), /nested deeper than 100 levels/],
    ['a default that holds itself', crd('{default: &a [*a]}'), /nested deeper than 100 levels/],
    ['aliases that multiply', crd(bomb()), /more than 100000 parts/],
    ['brackets without end', '['.repeat(1_000_000), /cannot be used/],
    ['too much of everything', ' '.repeat(5_000_001), /more than 5000000 characters/],
  ])('is refused when it has %s', (_what, text, reason) => {
    const started = performance.now();
    const schemas = schemasFromCrd(text);
    expect(schemas.ok ? 'accepted' : schemas.refusal.message).toMatch(reason);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => `l${level}: &l${level} {properties: {${fields(level)}}}`);
  return `{properties: {${levels.join(', ')}}}`;
}

function fields(level: number): string {
  const value = level === 0 ? '{type: string}' : `*l${level - 1}`;
  return Array.from({ length: 9 }, (_, index) => `f${index}: ${value}`).join(', ');
}
