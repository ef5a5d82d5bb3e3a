import type { SourceTree } from '../layout/index.ts';
import type { Manifest } from '../manifest/index.ts';
import { lookForTargets } from '../target/index.ts';
import { compareFindings, type Finding, groupBy } from '../text/index.ts';
import { reviewRules } from './registry.ts';
import { type ResourcePair, resourcePairs, type TreeChange } from './resource-pairs.ts';
import { touchesMilvus, withoutRefused } from './review.ts';
import { reviewBuilt } from './review-built.ts';
import { reviewHazards } from './review-hazards.ts';
import { type FileRole, fileRoles, reviewText } from './review-text.ts';
import type { Rule } from './rule.ts';
import { type CommentedFile, type SuppressedFinding, suppress } from './suppression.ts';
import type { TreeView } from './tree-rule.ts';
import { treeRules } from './tree-rules/registry.ts';

/** What a change of files does to Milvus resources, and what is wrong with it. */
export interface ChangeReview {
  /** Changed files that were looked at, in order. */
  readonly files: readonly string[];
  readonly resources: readonly ResourcePair[];
  readonly findings: readonly Finding[];
  /** What comments in the files take out of the findings. */
  readonly suppressed: readonly SuppressedFinding[];
}

/**
 * Reviews what differs between two trees: the changed files as text, every resource that comes out differently as it is
 * deployed, and the way from its old state to the new one. What is not touched costs nothing and is not spoken of.
 */
export function reviewChange(change: TreeChange, rules: readonly Rule[] = reviewRules): ChangeReview {
  const changed = resourcePairs(change);
  const texts = changedTexts(change);
  const said = withoutRefused([
    ...reviewFiles(change.after, { texts, changed, rules }),
    ...treeRules.flatMap((rule) => rule.check(viewOf(change, changed))),
  ]);
  const parts = new Set(changed.flatMap(partsOf));
  const files = [...new Set([...texts.keys(), ...change.changedPaths.filter((path) => parts.has(path))])].sort();
  const { findings: left, suppressed } = suppress(withoutRepeats(said), commentedFiles(change, files, said));
  return { files, resources: changed, findings: [...left].sort(compareFindings), suppressed };
}

interface Work {
  readonly texts: ReadonlyMap<string, FileRole>;
  readonly changed: readonly ResourcePair[];
  readonly rules: readonly Rule[];
}

/**
 * The changed files as text, and the resources that stand in each. File by file, because the place of a finding is known only
 * while the file is parsed, and of thousands only a few stay so.
 */
function reviewFiles(tree: SourceTree, { texts, changed, rules }: Work): readonly Finding[] {
  const byFile = groupBy(changed, ({ before, after }) => (after ?? before)?.target.file ?? '');
  return [...new Set([...texts.keys(), ...byFile.keys()])].flatMap((path) => {
    const manifest = texts.has(path) ? tree.manifest(path) : undefined;
    return [
      ...(manifest === undefined ? [] : reviewText(manifest, texts.get(path), rules)),
      ...(byFile.get(path) ?? []).flatMap((pair) => reviewResource(tree, pair, rules)),
    ];
  });
}

function reviewResource(tree: SourceTree, pair: ResourcePair, rules: readonly Rule[]): readonly Finding[] {
  const { after } = pair;
  const isBuilt = after !== undefined && after.target.layout !== 'plain';
  return [...(isBuilt ? reviewBuilt(tree, after, rules) : []), ...reviewHazards(tree, pair)];
}

function viewOf({ after, changedPaths }: TreeChange, changed: readonly ResourcePair[]): TreeView {
  return { tree: after, changed, targets: lookForTargets(after).targets, changedPaths };
}

/** Comments count in the files that were looked at, and in those that findings lead to. */
function commentedFiles(
  { before, after }: TreeChange,
  files: readonly string[],
  findings: readonly Finding[],
): readonly CommentedFile[] {
  const paths = new Set([...files, ...findings.map(({ file }) => file)]);
  return [...paths].flatMap((path) => {
    const text = after.text(path);
    return text === undefined ? [] : [{ path, before: before.text(path) ?? '', after: text }];
  });
}

function partsOf({ before, after }: ResourcePair): readonly string[] {
  return [before, after].flatMap((state) => (state === undefined ? [] : [state.target.file, ...state.target.madeFrom]));
}

/** The changed files that hold a Milvus resource, or part of one, that is not the same any more, each with its role. */
function changedTexts({ before, after, changedPaths }: TreeChange): ReadonlyMap<string, FileRole> {
  const roleOf = fileRoles(after, lookForTargets(after).targets);
  const touched = changedPaths.filter(isYaml).filter((path) => {
    const [old, now] = [before.manifest(path), after.manifest(path)];
    return [old, now].some(mentionsMilvus) && touchesMilvus(old, now);
  });
  return new Map(touched.map((path) => [path, roleOf(path)]));
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

function mentionsMilvus(manifest: Manifest | undefined): boolean {
  return manifest?.text.includes('milvus.io/') === true;
}

/** A base that two overlays share is wrong once, not twice. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { rule, file, line, column, path, message } = finding;
    const key = JSON.stringify([rule, file, line, column, path, message]);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}
