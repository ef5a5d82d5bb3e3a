import { holdSentence } from '../../core/report/index.ts';
import { readHold } from '../holds.ts';
import type { CheckDraft } from './check.ts';
import type { Scene } from './scene.ts';

/**
 * The draft as it is while somebody holds the pull request: never green, whatever was found. After `/unhold` it is the draft
 * again, in a run of its own, because the one that asked for action is the latest on GitHub.
 */
export async function withHold({ mirror, pullRequest }: Scene, draft: CheckDraft): Promise<CheckDraft> {
  const hold = await readHold(mirror, pullRequest.number);
  if (hold === undefined) return draft;
  if (hold.state === 'released') return { ...draft, inputs: `${draft.inputs} released ${hold.comment}` };
  const sentence = holdSentence(hold.login, hold.reason);
  const isFailure = draft.progress.status === 'completed' && draft.progress.conclusion === 'failure';
  return {
    ...draft,
    inputs: `${draft.inputs} held ${hold.comment}`,
    progress: { status: 'completed', conclusion: isFailure ? 'failure' : 'action_required' },
    title: isFailure ? `Held by ${hold.login}; ${draft.title}` : `Held by ${hold.login}`,
    summary: `✋ ${sentence}\n\n${draft.summary}`,
    section: {
      isNews: true,
      text: (checkUrl) =>
        [`✋ ${sentence}`, ...(draft.section === undefined ? [] : [draft.section.text(checkUrl)])].join('\n\n'),
    },
  };
}
