import { type SourceFile, type SourceTree, treeWith } from '../layout/index.ts';
import { deepEqual, type Manifest, parseManifest } from '../manifest/index.ts';
import type { FoundTargets, Target } from '../target/index.ts';
import { applyEdits } from '../text/index.ts';
import { documentsOf } from './earlier-states.ts';
import type { EarlierVersion } from './run.ts';

/** The files with the text of a document as it was. */
interface Restored {
  readonly tree: SourceTree;
  readonly files: readonly SourceFile[];
}

interface Past {
  readonly version: EarlierVersion;
  readonly found: FoundTargets;
}

/**
 * Puts the text of another time in the place of a target's document, comments and all. Undefined where that is not the
 * whole truth: the resource is made from more than its document, another document of the file or another target would
 * change, or the text does not fit.
 */
export function restoreDocument(tree: SourceTree, target: Target, { version, found }: Past): Restored | undefined {
  const manifest = tree.manifest(target.file);
  const document = manifest?.documents[target.documentIndex];
  const [old] = target.layout === 'plain' ? documentsOf(version, target) : [];
  const oldFile = version.files.find((file) => file.path === target.file);
  if (manifest === undefined || document === undefined || old === undefined || oldFile === undefined) return undefined;
  const then = parseManifest(target.file, oldFile.text);
  const text = withBody(manifest, document.index, bodyOf(then, old.index));
  const after = parseManifest(target.file, text);
  const isOnlyThat =
    after.findings.length === 0 &&
    after.documents.length === manifest.documents.length &&
    manifest.documents.every(({ index, value }) =>
      deepEqual(after.documents[index]?.value, index === document.index ? old.value : value),
    );
  if (!isOnlyThat) return undefined;
  const file = { path: target.file, text };
  const next = treeWith(tree, [file]);
  const others = found.targets.filter((each) => each !== target && each.madeFrom.has(target.file));
  const isAlone = others.every((other) => {
    const [one, two] = [other.evaluate(tree), other.evaluate(next)];
    return one.ok === two.ok && (!one.ok || !two.ok || deepEqual(one.value.value, two.value.value));
  });
  return isAlone ? { tree: next, files: [file] } : undefined;
}

/** The text of a document, without the line of dashes before it. A lone document is its file. */
function bodyOf(manifest: Manifest, index: number): string {
  return manifest.text.slice(...rangeOf(manifest, index));
}

function withBody(manifest: Manifest, index: number, body: string): string {
  const [start, end] = rangeOf(manifest, index);
  const isFollowed = end < manifest.text.length && body !== '' && !body.endsWith('\n');
  return applyEdits(manifest.text, [{ start, end, newText: isFollowed ? `${body}\n` : body }]);
}

function rangeOf({ documents, text }: Manifest, index: number): readonly [number, number] {
  const node = documents[index]?.node;
  if (node === undefined || documents.length === 1) return [0, text.length];
  const dashes = /^---[^\n]*\n/.exec(text.slice(node.range[0]));
  return [node.range[0] + (dashes?.[0].length ?? 0), node.range[2]];
}
