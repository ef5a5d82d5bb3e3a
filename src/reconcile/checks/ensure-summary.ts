import { renderSummaryComment, summaryMarker } from '../../core/report/index.ts';
import { isOwnComment } from '../own-comment.ts';
import type { SummarySection } from './check.ts';
import type { Scene } from './scene.ts';

/** A part of the summary, with the check run that has the details. */
export interface LinkedSection {
  readonly section: SummarySection;
  readonly checkUrl: string;
}

/** One comment per pull request, made when there is something to say and kept true from then on. */
export async function ensureSummary(
  { world, repository, pullRequest }: Scene,
  sections: readonly LinkedSection[],
): Promise<void> {
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(pullRequest.number);
  const own = comments.find((comment) => isOwnComment(comment, app) && comment.body.startsWith(summaryMarker));
  const body = renderSummaryComment(sections.map(({ section, checkUrl }) => section.text(checkUrl)));
  if (own === undefined) {
    if (sections.some(({ section }) => section.isNews)) await repository.comments.create(pullRequest.number, body);
  } else if (own.body !== body) {
    await repository.comments.update(own.id, body);
  }
}
