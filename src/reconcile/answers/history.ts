import { chooseTarget } from '../../core/target/index.ts';
import { accept } from '../../core/text/index.ts';
import { tellHistory } from '../tell-history.ts';
import type { Answer } from './answer.ts';

/** `/history`: the last changes of a target, from the commits before the one that the question is about. */
export const historyAnswer: Answer = {
  verb: 'history',
  answer: async ({ invocation, thread, mirror, commit, run }) => {
    const wanted = invocation.flags.get('target') ?? invocation.positionals[0];
    const chosen = chooseTarget(run.found, wanted, invocation.source);
    if (!chosen.ok) return chosen;
    const { url } = await thread.repository.facts();
    return accept(await tellHistory({ past: mirror, tip: commit, url }, run.tree, chosen.value));
  },
};
