import { isMilvus, type Manifest, type ResourceIdentity } from '../../manifest/index.ts';
import { positionAt } from '../../text/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Two documents of one file that are the same resource to the cluster. */
export const sameNameTwice = domainRule({
  id: 'same-name-twice',
  title: 'A file defines a resource once',
  severity: 'warning',
  why: 'The API server knows one Milvus of a name in a namespace: the last document that is applied wins, and which one that is depends on the tool.',
  fix: 'Remove one of the two, or give it a name of its own.',
  find: ({ manifest, document }) => {
    if (!isMilvus(document.identity)) return [];
    const first = firstDocuments(manifest).get(keyOf(document.identity)) ?? document.index;
    if (first === document.index) return [];
    const start = manifest.documents[first]?.node.contents?.range[0] ?? 0;
    const { line } = positionAt(manifest.lineStarts, start);
    const message = `This file defines the same Milvus on line ${line} already; one of the two will be overwritten. Remove one, or give it another name.`;
    return [{ path: ['metadata', 'name'], message }];
  },
});

const read = new WeakMap<Manifest, ReadonlyMap<string, number>>();

/** Index of the first document for each resource, read once for all documents. */
function firstDocuments(manifest: Manifest): ReadonlyMap<string, number> {
  const known = read.get(manifest);
  if (known !== undefined) return known;
  const entries = manifest.documents.flatMap(({ identity, index }) =>
    isMilvus(identity) ? [[keyOf(identity), index] as const] : [],
  );
  const first = new Map([...entries].reverse());
  read.set(manifest, first);
  return first;
}

function keyOf({ namespace, name }: ResourceIdentity): string {
  return `${namespace ?? ''}/${name}`;
}
