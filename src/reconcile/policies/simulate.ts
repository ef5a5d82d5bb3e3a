import { mayHavePart } from '../../core/layout/index.ts';
import type { PolicyBundle } from '../../core/policy/index.ts';
import { reviewChangedResources } from '../../core/review/index.ts';
import { changedResources } from '../../core/target/index.ts';
import { compareFindings, type Finding } from '../../core/text/index.ts';
import type { CommitFacts } from '../../ports.ts';
import { createTreeMemories, openTreeAt, type TreeReads } from '../open-tree.ts';

/** A commit of the past, and what the policies would have had against it. */
export interface SimulatedCommit {
  readonly facts: CommitFacts;
  /** How many Milvus resources it changed. */
  readonly changed: number;
  readonly findings: readonly Finding[];
}

/**
 * Judges commits of the past as if they were pull requests of today: each against its first parent, as resources are deployed.
 * Commits that change no Milvus are left out. Newest first, as they are given.
 */
export async function simulate(
  past: TreeReads,
  commits: readonly CommitFacts[],
  policies: PolicyBundle,
): Promise<readonly SimulatedCommit[]> {
  const place = { name: { owner: 'local', name: 'past' }, mirror: past };
  const world = { memory: { trees: createTreeMemories() } };
  const simulated: SimulatedCommit[] = [];
  for (const facts of commits) {
    const parent = await past.firstParent(facts.commit);
    const changedPaths = parent === undefined ? [] : await past.changedPaths(parent, facts.commit);
    if (parent === undefined || !changedPaths.some((path) => mayHavePart(path))) continue;
    const after = await openTreeAt(world, place, facts.commit);
    const before = await openTreeAt(world, place, parent);
    const resources = changedResources(before, after, changedPaths);
    if (resources.length === 0) continue;
    const findings = [...reviewChangedResources(resources, policies, { before, after })].sort(compareFindings);
    simulated.push({ facts, changed: resources.length, findings });
  }
  return simulated;
}
