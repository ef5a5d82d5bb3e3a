import type { Target } from '../../target/index.ts';
import { type Finding, groupBy } from '../../text/index.ts';
import { placeFinding } from '../place-finding.ts';
import type { TreeRule } from '../tree-rule.ts';

const id = 'same-resource-twice';

/** Seen in repositories: a second file for the same Milvus, as an "update" of the first. */
export const sameResourceTwice: TreeRule = {
  ids: [id],
  title: 'One file defines a Milvus',
  why: 'Where two files define the same resource, the one that is applied last wins, and the next sync may turn it round again: mode, image and numbers go back and forth.',
  fix: 'Merge the files, or give one of the resources another name or namespace.',
  check: ({ tree, changed, targets }) => {
    const files = new Set(changed.flatMap(({ after }) => (after === undefined ? [] : [after.target.file])));
    const groups = groupBy(
      targets.filter((each) => each.refusal === undefined),
      ({ identity }) => JSON.stringify([identity.namespace, identity.name]),
    );
    return [...groups.values()].flatMap((same) =>
      same
        .filter((each) => files.has(each.file))
        .flatMap((each): readonly Finding[] => {
          const other = same.find((candidate) => candidate.file !== each.file && collide(each, candidate));
          if (other === undefined) return [];
          const where = `${other.file}:${other.line}`;
          const message = `${each.identity.name} is defined in ${where} too, for the same place: the one that is applied last wins. Merge the two files, or rename one.`;
          const severity = each.deployedBy.length > 0 ? 'error' : 'warning';
          return [placeFinding(tree, each, { rule: id, severity, path: ['metadata', 'name'], message })];
        }),
    );
  },
};

/** The same deployer takes both, or both lie in one folder that somebody applies. Other folders may be other clusters. */
function collide(one: Target, other: Target): boolean {
  if (one.deployedBy.length === 0 && other.deployedBy.length === 0) {
    return one.layout === 'plain' && other.layout === 'plain' && folderOf(one.file) === folderOf(other.file);
  }
  return one.deployedBy.some((by) => other.deployedBy.some((each) => each.file === by.file && each.name === by.name));
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), 0));
}
