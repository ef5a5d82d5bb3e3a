import { decidesConfig, type RepositoryConfig } from '../../config/repository-config.ts';
import { type PolicyBundle, type PolicyChange, policyChanges } from '../../core/policy/index.ts';
import { mixedChange, policiesUnknown, presentResources, reviewChangedResources } from '../../core/review/index.ts';
import { changedResources } from '../../core/target/index.ts';
import type { Finding } from '../../core/text/index.ts';
import type { Scene } from '../checks/scene.ts';
import { readRepositoryConfig } from '../repository-config.ts';
import { rulingPaths } from '../rule-change.ts';
import { holdsPolicies, readPolicies } from './read-policies.ts';

/** What policies have to do with a pull request. */
export interface PolicyReview {
  /** Changes whenever anything by which the pull request is judged does. */
  readonly digest: string;
  readonly findings: readonly Finding[];
  /** Changed files that decide by which policies later changes are judged. */
  readonly files: readonly string[];
  /** What the change of these files would mean; undefined when none of them changed. */
  readonly changes: readonly PolicyChange[] | undefined;
}

/**
 * Judges a pull request by the policies of its base branch, whatever policies it brings along, and tells what those would
 * mean for the targets of the base branch.
 */
export async function lookAtPolicies(scene: Scene): Promise<PolicyReview> {
  const { world, name: repository, mirror, base, mergeBase, head, changedPaths } = scene;
  const trees = { before: await scene.treeAt(mergeBase), after: await scene.treeAt(head) };
  const resources = changedResources(trees.before, trees.after, changedPaths);
  const config = await readRepositoryConfig(world, { repository, mirror, commit: base });
  if (!config.ok) {
    const findings = resources.length === 0 ? [] : [policiesUnknown(config.refusal)];
    return { digest: 'unknown', findings, files: [], changes: undefined };
  }
  const settings = config.value.policies;
  const headConfig = changedPaths.some(decidesConfig) ? await configOfHead(scene, config.value) : config.value;
  const wanted = headConfig.policies;
  const ruling = [config.value, headConfig].flatMap((each) => rulingPaths(each, changedPaths));
  const isSame = JSON.stringify(settings) === JSON.stringify(wanted);
  const files = changedPaths.filter(
    (path) => (decidesConfig(path) && !isSame) || [settings, wanted].some((each) => holdsPolicies(path, each)),
  );
  if (resources.length === 0 && files.length === 0) return { digest: 'none', findings: [], files, changes: undefined };
  const { bundle: policies, digest } = await readPolicies(world, { mirror, commit: base, settings });
  const judged = resources.length === 0 ? [] : policies.problems;
  const mixed = resources.length === 0 ? [] : [...new Set(ruling)].map(mixedChange);
  const findings = [...reviewChangedResources(resources, policies, trees), ...judged, ...mixed];
  if (files.length === 0) return { digest, findings, files, changes: undefined };
  const { bundle: brought } = await readPolicies(world, { mirror, commit: head, settings: wanted });
  return {
    // What the change would mean depends on the targets of the base branch too.
    digest: `${digest} on ${base}`,
    findings: [...findings, ...newProblems(brought, judged)],
    files,
    changes: policyChanges(policies, brought, presentResources(await scene.treeAt(base), policies)),
  };
}

/** What the head would have the configuration say: only to show what that would mean, never to judge by. */
async function configOfHead(
  { world, name: repository, mirror, head }: Scene,
  fallback: RepositoryConfig,
): Promise<RepositoryConfig> {
  const config = await readRepositoryConfig(world, { repository, mirror, commit: head });
  return config.ok ? config.value : fallback;
}

function newProblems({ problems }: PolicyBundle, known: readonly Finding[]): readonly Finding[] {
  return problems.filter(
    (problem) =>
      !known.some(
        ({ file, line, message }) => file === problem.file && line === problem.line && message === problem.message,
      ),
  );
}
