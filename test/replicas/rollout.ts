import { demo, demoFiles } from '../../src/cli/demo/demo-repository.ts';
import type { Stage } from '../../src/cli/demo/stage.ts';
import { checksOn } from '../scenarios/stage-view.ts';
import { waitUntil } from '../wait-until.ts';

/** A change of the default branch, whose way into the cluster is followed. */
export interface FollowedCommit {
  /** Resolves when its check is completed; rejects when it is not, within so many milliseconds. */
  concluded(milliseconds: number): Promise<void>;
  /** What is wrong with its check, if anything. */
  fault(): string | undefined;
}

/** Somebody pushes a change to the default branch. */
export async function pushChange(stage: Stage): Promise<FollowedCommit> {
  const text = (demoFiles[demo.file] ?? '').replace('replicas:   5', 'replicas:   8');
  const change = { files: { [demo.file]: text }, message: 'eight query nodes' };
  const commit = await stage.github.as(demo.maintainer).push(demo.repository, 'main', change);
  const runs = () => checksOn(stage, commit, 'falconer/rollout');
  return {
    concluded: (milliseconds) =>
      waitUntil('falconer/rollout to be completed', milliseconds, () =>
        runs().some((run) => run.status === 'completed'),
      ),
    fault: () => {
      const ends = runs().map((run) => run.conclusion ?? run.status);
      return ends.length === 1 && ends[0] === 'success'
        ? undefined
        : `falconer/rollout of ${commit}: ${ends.join(', ')}`;
    },
  };
}
