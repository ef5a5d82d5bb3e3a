import { parseOverrideMarker } from '../../core/report/index.ts';
import type { Override } from '../../core/review/index.ts';
import type { Scene } from '../checks/scene.ts';
import { isOwnComment } from '../own-comment.ts';

/** Every override that was granted on the pull request, oldest first. Only replies of this App are believed. */
export async function readOverrides({ world, repository, pullRequest }: Scene): Promise<readonly Override[]> {
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(pullRequest.number);
  return comments.flatMap((comment) => {
    const override = isOwnComment(comment, app) ? parseOverrideMarker(comment.body) : undefined;
    return override === undefined ? [] : [override];
  });
}
