import type { ResourceSchema, StructuralSchema } from '../../schema/index.ts';
import { components, podFields, serviceFields } from './component-fields.ts';
import { dependencies, persistence } from './dependency-fields.ts';
import { fields, flag, free, freeOrNull, kubernetes, listOf, since, text, whole, wordOf } from './field-types.ts';
import { knownToRelease, newestRelease } from './operator-release.ts';

const deployStatus = fields({ 'generation!': whole, 'image!': text, 'status!': kubernetes('DeploymentStatus') });

const condition = fields({
  'type!': text,
  'status!': text,
  reason: text,
  message: text,
  lastTransitionTime: kubernetes('time'),
});

/** What the operator writes. A file should not hold it; the server drops it, but not before it looked for unknown fields. */
const status = fields({
  'status!': { ...text, default: 'Pending' },
  conditions: listOf(condition),
  componentsDeployStatus: { type: 'object', additionalProperties: deployStatus },
  deploymentGroupsDeployStatus: since('v1.3.8', {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: deployStatus },
  }),
  currentImage: since('v1.3.0', text),
  currentVersion: since('v1.3.0', text),
  endpoint: text,
  ingress: kubernetes('IngressStatus'),
  observedGeneration: { type: 'integer', minimum: 0 },
  rollingModeVersion: whole,
});

const spec = fields({
  mode: wordOf(['cluster', 'standalone'], 'standalone'),
  components,
  dependencies,
  config: free,
  hookConfig: freeOrNull,
});

/** The deprecated form: the fields of a standalone lie directly in the spec. */
const flatSpec = fields({
  ...podFields,
  ...serviceFields,
  replicas: whole,
  disableMetric: flag,
  persistence,
  dependencies,
  config: free,
});

const upgradeSpec = fields({
  'milvus!': fields({ 'name!': text, namespace: text }),
  'sourceVersion!': text,
  'targetVersion!': text,
  operation: wordOf(['upgrade', 'rollback'], 'upgrade'),
  targetImage: text,
  toolImage: text,
  maxRetry: { ...whole, default: 3 },
  rollbackIfFailed: { ...flag, default: true },
  backupPVC: text,
});

/** The kinds of milvus.io whose fields are known here, with everything any release ever knew. */
const everKnown: readonly ResourceSchema[] = [
  resource('v1beta1', 'Milvus', fields({ spec, status })),
  resource('v1alpha1', 'Milvus', fields({ spec: flatSpec, status })),
  resource('v1beta1', 'MilvusUpgrade', fields({ spec: upgradeSpec, status: free })),
];

const newest = schemasOf(newestRelease);

/**
 * What the API server knows of the operator's kinds. Without a release the newest one counts (v1.3.8); with one, fields
 * that came later or were gone by then are left out.
 */
export function operatorSchemas(release: string = newestRelease): readonly ResourceSchema[] {
  return release === newestRelease ? newest : schemasOf(release);
}

/** The fields of the Milvus resource in all releases, each marked with the ones that know it. */
export const milvusFields: StructuralSchema = everKnown[0]?.root ?? {};

function schemasOf(release: string): readonly ResourceSchema[] {
  return everKnown.map((schema) => ({ ...schema, root: knownToRelease(schema.root, release) }));
}

function resource(version: string, kind: string, parts: StructuralSchema): ResourceSchema {
  const { properties = {} } = parts;
  const root = fields({ apiVersion: text, kind: text, metadata: { type: 'object' }, ...properties });
  return { group: 'milvus.io', version, kind, scope: 'Namespaced', statusSubresource: true, root };
}
