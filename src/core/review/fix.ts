import { type SourceFile, type SourceTree, treeWith } from '../layout/index.ts';
import { differingPaths, type FieldPath, formatFieldPath, type Manifest, parseManifest } from '../manifest/index.ts';
import { applyEdits, type Finding, groupBy, type TextEdit } from '../text/index.ts';

/** What automatic fixes made of the files. */
export interface Fixes {
  /** Files that are another text now. */
  readonly files: readonly SourceFile[];
  /** The findings that were repaired, in the order of the repairs. */
  readonly fixed: readonly Finding[];
  /** What is found afterwards. */
  readonly left: readonly Finding[];
}

/** How to find what is wrong with a tree. */
export type TreeReview = (tree: SourceTree) => readonly Finding[];

/** A fix may uncover another one; after so many rounds something goes in circles. */
const roundLimit = 10;

/**
 * Applies the fixes of findings, of all rules or of those named, until none is left. Each edit is read again: one that would
 * change any field but the one that the finding speaks of is dropped.
 */
export function fixTree(tree: SourceTree, review: TreeReview, rules: readonly string[] = []): Fixes {
  const files = new Map<string, SourceFile>();
  const fixed: Finding[] = [];
  let left = review(tree);
  for (let round = 0; round < roundLimit; round += 1) {
    const current = treeWith(tree, [...files.values()]);
    const wanted = left.filter(({ fix, rule }) => fix !== undefined && (rules.length === 0 || rules.includes(rule)));
    const applied = [...groupBy(wanted, ({ file }) => file)].flatMap(([path, ofFile]) => {
      const text = current.text(path);
      const repaired = text === undefined ? undefined : repairedFile({ path, text }, ofFile);
      if (repaired !== undefined) files.set(path, { path, text: repaired.text });
      return repaired?.fixed ?? [];
    });
    if (applied.length === 0) break;
    fixed.push(...applied);
    left = review(treeWith(tree, [...files.values()]));
  }
  return { files: [...files.values()].filter(({ path, text }) => tree.text(path) !== text), fixed, left };
}

interface RepairedFile {
  readonly text: string;
  readonly fixed: readonly Finding[];
}

/** Every fix of one file that does what it says and nothing else; undefined when there is none. */
function repairedFile({ path, text }: SourceFile, findings: readonly Finding[]): RepairedFile | undefined {
  let manifest = parseManifest(path, text);
  const fixed: Finding[] = [];
  const edits: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fix ?? [];
    if (fix.some((edit) => edits.some((other) => overlaps(edit, other)))) continue;
    const next = parseManifest(path, applyEdits(text, [...edits, ...fix]));
    if (next.text === manifest.text || !changesOnly(manifest, next, finding)) continue;
    manifest = next;
    edits.push(...fix);
    fixed.push(finding);
  }
  return fixed.length === 0 ? undefined : { text: manifest.text, fixed };
}

/** Edits that touch may depend on each other: the later one waits for the next round. */
function overlaps(one: TextEdit, other: TextEdit): boolean {
  return one.start <= other.end && other.start <= one.end;
}

function changesOnly(before: Manifest, after: Manifest, { path }: Finding): boolean {
  const errors = (manifest: Manifest): number =>
    manifest.findings.filter(({ severity }) => severity === 'error').length;
  if (errors(after) > errors(before) || after.documents.length !== before.documents.length) return false;
  return before.documents.every((document, index) => {
    // What could not be read before has nothing to compare with.
    if (document.value === undefined) return true;
    return differingPaths(document.value, after.documents[index]?.value).every((each) => isMeant(each, path));
  });
}

/** The field itself, one beside it under its right name, one that moved up a level, or what became empty by that. */
function isMeant(changed: FieldPath, path: string): boolean {
  const text = formatFieldPath(changed);
  if (path === '' || text === path || text.startsWith(`${path}.`) || text.startsWith(`${path}[`)) return true;
  const places = [parentOf(path), parentOf(parentOf(path))].filter((place) => place !== '');
  return places.includes(parentOf(text)) || text === parentOf(path);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}
