import { syncState } from '../../gitops/index.ts';
import { differingPaths } from '../../manifest/index.ts';
import type { LiveChange, Precondition } from './precondition.ts';

/** The engine is not told to leave the resource, or what changes in it, as it is. */
export const engineApplies: Precondition = {
  id: 'engine-holds-back',
  find: (change) => {
    const { engine, identity, live } = change;
    if (engine === undefined) return [];
    const state = syncState(engine.application, engine.objects, {
      wantedCommit: '',
      // The commit is not merged: no revision has it.
      isContained: () => false,
      resource: identity,
      fields: changedFields(change),
      ...(live === undefined ? {} : { live }),
    });
    if (state.kind === 'ignored') return [{ severity: 'error', message: state.message }];
    if (state.kind !== 'suspended') return [];
    return [{ severity: 'warning', message: `After the merge nothing happens: ${state.message}` }];
  },
};

function changedFields({ before, after }: LiveChange): ReturnType<typeof differingPaths> {
  return before === undefined || after === undefined ? [] : differingPaths(before, after);
}
