import type { SourceTree } from '../../layout/index.ts';
import { type FieldFinding, findingAt } from '../../manifest/index.ts';
import { listAt, stringAt } from '../../object/index.ts';
import type { Finding } from '../../text/index.ts';
import type { TreeRule } from '../tree-rule.ts';

const id = 'flux-health-check';

/** Seen in repositories: a check of `kind: milvuses`, and of a condition that no Milvus has (fluxcd.io, Kustomization). */
export const fluxHealthCheck: TreeRule = {
  ids: [id],
  title: 'Flux looks at a Milvus that exists',
  why: 'A health check of another kind or version never finds anything and the Kustomization times out. A Milvus has no condition Ready, so without an expression Flux takes it for healthy at once.',
  fix: 'Write apiVersion: milvus.io/v1beta1 and kind: Milvus, and an entry in spec.healthCheckExprs whose expressions read status.status and the conditions MilvusReady and MilvusUpdated.',
  check: ({ tree, changedPaths }) =>
    changedPaths.filter((path) => /\.ya?ml$/.test(path)).flatMap((path) => inFile(tree, path)),
};

function inFile(tree: SourceTree, file: string): readonly Finding[] {
  const text = tree.text(file) ?? '';
  const manifest =
    /kustomize\.toolkit\.fluxcd\.io/.test(text) && /health[cC]heck/.test(text) ? tree.manifest(file) : undefined;
  if (manifest === undefined) return [];
  return manifest.documents
    .filter(({ identity }) => identity?.group === 'kustomize.toolkit.fluxcd.io')
    .flatMap((document) => faultsOf(document.value).map((fault) => findingAt(manifest, document, fault)));
}

type Fault = Pick<FieldFinding, 'rule' | 'severity' | 'path' | 'message'>;

function faultsOf(kustomization: unknown): readonly Fault[] {
  const checks = listAt(kustomization, ['spec', 'healthChecks']).map((check, index) => ({ check, index }));
  const ours = checks.filter(({ check }) => /^milvus/i.test(stringAt(check, ['kind']) ?? ''));
  const misnamed = ours.flatMap(({ check, index }): readonly Fault[] => {
    const path = ['spec', 'healthChecks', index];
    const isKind = stringAt(check, ['kind']) === 'Milvus';
    const version = stringAt(check, ['apiVersion']);
    if (isKind && version === 'milvus.io/v1beta1') return [];
    const message = `Flux finds no ${stringAt(check, ['kind'])} of ${version ?? 'no apiVersion'}, and the Kustomization times out. Write apiVersion: milvus.io/v1beta1 and kind: Milvus.`;
    return [{ rule: id, severity: 'error', path: [...path, isKind ? 'apiVersion' : 'kind'], message }];
  });
  const hasExpressions = listAt(kustomization, ['spec', 'healthCheckExprs']).some(
    (each) => stringAt(each, ['kind']) === 'Milvus',
  );
  const [first] = ours;
  if (misnamed.length > 0 || first === undefined || hasExpressions) return misnamed;
  const message =
    'A Milvus has no condition Ready, so Flux takes it for healthy as soon as it exists. Add a healthCheckExprs entry for Milvus that reads status.status and the conditions MilvusReady and MilvusUpdated.';
  return [{ rule: id, severity: 'notice', path: ['spec', 'healthChecks', first.index, 'kind'], message }];
}
