import { brokenBonds, parseBinding, renderBrokenBonds } from '../../core/report/index.ts';
import { heardComment } from '../heard-comment.ts';
import { operationDigest } from '../operation-digest.ts';
import type { CheckDraft } from './check.ts';
import type { Scene } from './scene.ts';

/** The draft, with what is not any more as it was when Falconer opened the pull request. Its conclusion is what the review found. */
export async function withBinding(scene: Scene, draft: CheckDraft, policies: string): Promise<CheckDraft> {
  const { world, pullRequest, repository, head } = scene;
  const bound = parseBinding(pullRequest.body);
  if (bound === undefined) return draft;
  const app = await world.github.app();
  if (pullRequest.author.login !== `${app.slug}[bot]`) return draft;
  const posted = await repository.comments.get(bound.request);
  const comment = posted === undefined ? undefined : heardComment(posted, app);
  const broken = brokenBonds(bound, {
    head,
    base: pullRequest.baseBranch,
    operation: comment === undefined ? undefined : operationDigest(comment.body),
    // Where no resource is judged, no policies are read.
    policies: /^\w+$/.test(policies) && policies !== 'none' && policies !== 'unknown' ? policies : bound.policies,
  });
  if (broken.length === 0) return draft;
  const told = renderBrokenBonds(broken);
  return {
    ...draft,
    inputs: `${draft.inputs} void ${operationDigest(told)}`,
    summary: `${told}\n\n${draft.summary}`,
    section: {
      isNews: true,
      text: (checkUrl) => [told, ...(draft.section === undefined ? [] : [draft.section.text(checkUrl)])].join('\n\n'),
    },
  };
}
