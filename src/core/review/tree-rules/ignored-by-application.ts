import { ignoredFields, respectsIgnoredFields } from '../../gitops/index.ts';
import type { SourceTree } from '../../layout/index.ts';
import { differingPaths, formatFieldPath } from '../../manifest/index.ts';
import type { KubernetesObject } from '../../object/index.ts';
import type { Finding } from '../../text/index.ts';
import { placeFinding } from '../place-finding.ts';
import type { ResourcePair } from '../resource-pairs.ts';
import type { TreeRule } from '../tree-rule.ts';

const id = 'ignored-by-application';

/** Seen in repositories: `ignoreDifferences` on spec.components with RespectIgnoreDifferences (Argo CD, diffing). */
export const ignoredByApplication: TreeRule = {
  ids: [id],
  title: 'Argo CD applies what changes',
  why: 'With `RespectIgnoreDifferences=true` Argo CD leaves fields of `ignoreDifferences` as they are in the cluster: the change is merged, everything looks synced, and nothing happens.',
  fix: 'Take the field out of spec.ignoreDifferences of the Application, or remove RespectIgnoreDifferences=true from its syncOptions.',
  check: ({ tree, changed }) => changed.flatMap((pair) => findingsOf(tree, pair)),
};

function findingsOf(tree: SourceTree, { before, after }: ResourcePair): readonly Finding[] {
  if (before === undefined || after === undefined) return [];
  const fields = differingPaths(before.state.written, after.state.written);
  const { group, kind, namespace = '', name } = after.state.identity;
  return after.target.deployedBy.flatMap((by) => {
    const application = by.kind === 'Application' ? applicationIn(tree, by) : undefined;
    if (application === undefined || !respectsIgnoredFields(application)) return [];
    return ignoredFields(application, { group, kind, namespace, name }, fields).map((path) => {
      const message = `The Application ${by.name} (${by.file}:${by.line}) ignores ${formatFieldPath(path)} and respects that when it syncs: this change never reaches the cluster. Take the field out of its ignoreDifferences first.`;
      return placeFinding(tree, after.target, { rule: id, severity: 'error', path, message });
    });
  });
}

function applicationIn(
  tree: SourceTree,
  { file, name }: { readonly file: string; readonly name: string },
): KubernetesObject | undefined {
  const document = tree
    .manifest(file)
    ?.documents.find(({ identity }) => identity?.kind === 'Application' && identity.name === name);
  return document?.value as KubernetesObject | undefined;
}
