import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operatorSchemas } from '../../../src/core/milvus/schema/milvus-schema.ts';
import { type ResourceSchema, type StructuralSchema, schemasFromCrd } from '../../../src/core/schema/index.ts';

const definition = new URL('../../../../shared/crd/milvus.io_milvuses.yaml', import.meta.url);

describe.skipIf(!existsSync(definition))('the schema of the Milvus resource', () => {
  it.each(['v1beta1', 'v1alpha1'])('says the same of %s as the definition that the operator ships', (version) => {
    const ours = operatorSchemas().find((each) => each.kind === 'Milvus' && each.version === version);
    expect(differences(ours?.root ?? {}, definitionOf(version).root, '')).toEqual([]);
  });

  it('knows the names of the resource as the definition does', () => {
    const { root: _ours, ...names } = operatorSchemas()[0] ?? ({} as ResourceSchema);
    const { root: _theirs, ...expected } = definitionOf('v1beta1');
    expect(names).toEqual(expected);
  });
});

function definitionOf(version: string): ResourceSchema {
  const schemas = schemasFromCrd(readFileSync(definition, 'utf8'));
  if (!schemas.ok) throw new Error(schemas.refusal.message);
  const schema = schemas.value.find((each) => each.version === version);
  if (schema === undefined) throw new Error(`no ${version}`);
  return schema;
}

/** Keywords that never change a verdict: the server drops status before it validates, so only its field names count. */
const ofValues = ['required', 'listType', 'listMapKeys', 'pattern', 'maxLength', 'minimum'];

function differences(ours: StructuralSchema, theirs: StructuralSchema, path: string): readonly string[] {
  const found: string[] = [];
  const keywords = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  for (const keyword of ['properties', 'items', 'additionalProperties', 'since', 'until', 'hint'])
    keywords.delete(keyword);
  if (path.startsWith('.status')) for (const keyword of ofValues) keywords.delete(keyword);
  for (const keyword of keywords) {
    const [one, other] = [ours, theirs].map((schema) => canonical(schema[keyword as keyof StructuralSchema]));
    if (one !== other) found.push(`${path}: ${keyword} is ${one}, the definition has ${other}`);
  }
  const names = new Set([...Object.keys(ours.properties ?? {}), ...Object.keys(theirs.properties ?? {})]);
  for (const name of names) {
    found.push(...differencesOfPart(ours.properties?.[name], theirs.properties?.[name], `${path}.${name}`));
  }
  found.push(...differencesOfPart(ours.items, theirs.items, `${path}[]`));
  found.push(...differencesOfPart(partOf(ours), partOf(theirs), `${path}{}`));
  return found;
}

function differencesOfPart(
  ours: StructuralSchema | undefined,
  theirs: StructuralSchema | undefined,
  path: string,
): readonly string[] {
  if (ours === undefined && theirs === undefined) return [];
  if (ours === undefined) return [`${path}: missing here`];
  if (theirs === undefined) return [`${path}: not in the definition`];
  return differences(ours, theirs, path);
}

function partOf(schema: StructuralSchema): StructuralSchema | undefined {
  if (schema.additionalProperties === 'any') throw new Error('not expected in this definition');
  return schema.additionalProperties;
}

function canonical(value: unknown): string {
  if (value !== null && typeof value === 'object' && 'source' in value) return String(value.source);
  return Array.isArray(value) ? JSON.stringify([...value].map(String).sort()) : JSON.stringify(value);
}
