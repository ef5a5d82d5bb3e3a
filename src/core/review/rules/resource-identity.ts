import { type FieldPath, findingAt, type ResourceIdentity } from '../../manifest/index.ts';
import { nearest, type Severity } from '../../text/index.ts';
import type { Rule } from '../rule.ts';

const id = 'resource-identity';
const kinds = ['Milvus', 'MilvusUpgrade', 'MilvusCluster'];

/** API group, version and kind name something that the operator knows (milvus-operator v1.3.8, config/crd). */
export const resourceIdentityRule: Rule = {
  ids: [id],
  title: 'The resource is one that the Milvus operator knows',
  why: 'A resource of another group, version or kind is refused by the API server, or belongs to another program and is ignored by the operator.',
  fix: 'Write apiVersion: milvus.io/v1beta1 and kind: Milvus.',
  check: ({ manifest, document }) => {
    const problem = document.identity === undefined ? undefined : problemOf(document.identity);
    if (problem === undefined) return [];
    const { severity, path, message } = problem;
    return [findingAt(manifest, document, { rule: id, severity, path, message })];
  },
};

interface Problem {
  readonly severity: Severity;
  readonly path: FieldPath;
  readonly message: string;
}

function problemOf(identity: ResourceIdentity): Problem | undefined {
  if (identity.group !== 'milvus.io') return foreignGroup(identity);
  if (!kinds.includes(identity.kind)) {
    const meant = nearest(identity.kind, kinds) ?? 'Milvus';
    return error(['kind'], `The group milvus.io has no kind ${identity.kind}. Did you mean ${meant}?`);
  }
  if (identity.kind === 'MilvusCluster' || identity.version === 'v1alpha1') {
    return {
      severity: 'warning',
      path: identity.kind === 'MilvusCluster' ? ['kind'] : ['apiVersion'],
      message: `${identity.kind} of milvus.io/${identity.version} is the old form of the resource. Write kind: Milvus with apiVersion: milvus.io/v1beta1.`,
    };
  }
  if (identity.version !== 'v1beta1') {
    return error(['apiVersion'], `The group milvus.io has no version ${identity.version}. Write milvus.io/v1beta1.`);
  }
  return undefined;
}

/** Other projects have a `kind: Milvus` too; only a group that looks like a slip of ours is worth a word. */
function foreignGroup({ group, kind }: ResourceIdentity): Problem | undefined {
  if (kind !== 'Milvus' || nearest(group, ['milvus.io']) === undefined) return undefined;
  return error(
    ['apiVersion'],
    `The API group ${JSON.stringify(group)} is not milvus.io, so the Milvus operator never sees this resource. Write milvus.io/v1beta1.`,
  );
}

function error(path: FieldPath, message: string): Problem {
  return { severity: 'error', path, message };
}
