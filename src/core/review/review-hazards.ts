import type { SourceTree } from '../layout/index.ts';
import type { Finding } from '../text/index.ts';
import type { Hazard } from './hazard.ts';
import { hazards } from './hazard-registry.ts';
import { placeFinding, rangeAt } from './place-finding.ts';
import type { ResourcePair, TargetState } from './resource-pairs.ts';

/** What may go wrong when a resource changes from one state to the other, or goes. */
export function reviewHazards(tree: SourceTree, { before, after }: ResourcePair): readonly Finding[] {
  if (before === undefined) return [];
  return hazards.flatMap((hazard) =>
    after === undefined ? ofRemoval(tree, hazard, before) : ofChange(tree, hazard, { before, after }),
  );
}

function ofChange(
  tree: SourceTree,
  hazard: Hazard,
  { before, after }: { readonly before: TargetState; readonly after: TargetState },
): readonly Finding[] {
  const { environment } = after.target;
  const faults = hazard.find({ before: before.state, after: after.state, environment });
  return faults.map((fault) =>
    placeFinding(tree, after.target, { rule: hazard.id, ...fault, severity: fault.severity ?? hazard.severity }),
  );
}

/** What is gone has no line any more: the finding stands where it was, as far as that is still there. */
function ofRemoval(tree: SourceTree, hazard: Hazard, { target, state }: TargetState): readonly Finding[] {
  const faults = hazard.findRemoval?.({ before: state, environment: target.environment }) ?? [];
  const lines = tree.text(target.file)?.split('\n').length ?? target.line;
  const range = rangeAt(tree, { file: target.file, line: Math.min(target.line, lines), column: 1 });
  return faults.map(({ message, severity = hazard.severity }) => ({
    rule: hazard.id,
    severity,
    ...range,
    path: '',
    message,
  }));
}
