import { JSON_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../object/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { readSchemaProperties } from './read-schema.ts';
import type { ResourceSchema } from './structural-schema.ts';

/** The definition of Milvus has 0.7 million characters. */
const characterLimit = 5_000_000;

/**
 * The versions of a CustomResourceDefinition (apiextensions.k8s.io/v1) in YAML or JSON text. The text may come from
 * anywhere: patterns that are no RE2 expression, boundless nesting and boundless aliases are refused.
 */
export function schemasFromCrd(text: string): Result<readonly ResourceSchema[]> {
  if (text.length > characterLimit) return unreadable(`it has more than ${characterLimit} characters`);
  try {
    const documents = loadAll(text, null, { schema: JSON_SCHEMA });
    const definition = documents.find((each) => stringAt(each, ['kind']) === 'CustomResourceDefinition');
    if (definition === undefined) return unreadable('the text holds no document of this kind');
    return schemasFromDefinition(definition);
  } catch (error) {
    if (error instanceof YAMLException) return unreadable(`it is not valid YAML: ${error.reason}`);
    // The parser is recursive; only nesting beyond the stack brings us here.
    if (error instanceof RangeError) return unreadable('it is nested too deeply');
    throw error;
  }
}

/** The same from an object, as the API server gives it. */
export function schemasFromDefinition(definition: unknown): Result<readonly ResourceSchema[]> {
  const group = stringAt(definition, ['spec', 'group']);
  const kind = stringAt(definition, ['spec', 'names', 'kind']);
  if (group === undefined || kind === undefined) return unreadable('spec.group or spec.names.kind is missing');
  const scope = stringAt(definition, ['spec', 'scope']) === 'Cluster' ? 'Cluster' : 'Namespaced';
  const schemas: ResourceSchema[] = [];
  for (const entry of listAt(definition, ['spec', 'versions'])) {
    const version = stringAt(entry, ['name']) ?? '';
    const properties = valueAt(entry, ['schema', 'openAPIV3Schema']);
    if (!isMapping(properties)) return unreadable(`version ${JSON.stringify(version)} has no schema`);
    const root = readSchemaProperties(properties);
    if (!root.ok) return unreadable(root.refusal);
    const statusSubresource = 'status' in mappingAt(entry, ['subresources']);
    schemas.push({ group, version, kind, scope, statusSubresource, root: root.value });
  }
  return schemas.length === 0 ? unreadable('it has no versions') : accept(schemas);
}

function unreadable(why: string): Result<never> {
  return refuse({ code: 'invalid_resource', message: `The CustomResourceDefinition cannot be used: ${why}.` });
}
