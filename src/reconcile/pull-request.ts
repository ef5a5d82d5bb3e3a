import type { CheckRun, Outcome } from '../ports.ts';
import type { CheckDraft, PullRequestCheck } from './checks/check.ts';
import { ensureCheck } from './checks/ensure-check.ts';
import { ensureSummary, type LinkedSection } from './checks/ensure-summary.ts';
import { standingId } from './checks/health.ts';
import { pullRequestChecks } from './checks/registry.ts';
import { openScene, type Scene } from './checks/scene.ts';
import type { Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { renewRequest } from './renew-request.ts';
import type { World } from './world.ts';

type PullRequestKey = Extract<Key, { kind: 'pull-request' }>;

/** Makes true that the head commit of an open pull request carries every current `falconer/*` check, and one summary. */
export async function reconcilePullRequest(world: World, key: PullRequestKey): Promise<Outcome> {
  const open = await openRepository(world, key.repository);
  if (open === undefined) return {};
  const { repository } = open;
  const pullRequest = await repository.pullRequests.get(key.number);
  if (pullRequest === undefined || pullRequest.state === 'closed') {
    world.memory.standings.delete(standingId(key.repository, key.number));
    return {};
  }
  const scene = await openScene(world, { name: key.repository, repository, pullRequest });
  // The base already has the head: it was merged a moment ago, and what was said of the change stands.
  if (scene.mergeBase === scene.head) return {};
  // The next look is at the new head, whether or not its webhook comes.
  if ((await renewRequest(scene)) === 'renewed') return { lookAgainAfter: 1 };
  const { works, fault } = await lookAtAll(scene);
  const asked = works.filter(({ runs }) => runs.some((run) => run.id === key.again));
  const sections: LinkedSection[] = [];
  for (const work of works) {
    // The id of a check run asks for that check alone, the id of a check suite for all.
    const again = asked.length === 0 || asked.includes(work) ? key.again : undefined;
    const { draft, runs } = work;
    const run = await ensureCheck(scene, { name: work.check.name, draft, runs, again });
    if (draft.section !== undefined) sections.push({ section: draft.section, checkUrl: run.url });
  }
  if (fault !== undefined) throw fault.error;
  await ensureSummary(scene, sections);
  return nextLook(works.map(({ draft }) => draft));
}

interface Work {
  readonly check: PullRequestCheck;
  readonly draft: CheckDraft;
  readonly runs: readonly CheckRun[];
}

interface Looks {
  readonly works: readonly Work[];
  /** The first fault of a check: it keeps none of the others from being written, and has the key tried again. */
  readonly fault: { readonly error: unknown } | undefined;
}

async function lookAtAll(scene: Scene): Promise<Looks> {
  const works: Work[] = [];
  let fault: Looks['fault'];
  for (const check of pullRequestChecks) {
    try {
      const draft = await check.look(scene);
      if (draft === undefined) continue;
      works.push({ check, draft, runs: await scene.repository.checkRuns.ofCommit(scene.head, check.name) });
    } catch (error) {
      fault ??= { error };
    }
  }
  return { works, fault };
}

function nextLook(drafts: readonly CheckDraft[]): Outcome {
  const waits = drafts.flatMap(({ lookAgainAfter }) => lookAgainAfter ?? []);
  return waits.length === 0 ? {} : { lookAgainAfter: Math.min(...waits) };
}
