import type { Manifest } from '../manifest/index.ts';
import { lookForTargets } from '../target/index.ts';
import { compareFindings, type Finding } from '../text/index.ts';
import { type ResourcePair, resourcePairs, type TreeChange } from './resource-pairs.ts';
import { isSaidBySchema, touchesMilvus } from './review.ts';
import { reviewBuilt } from './review-built.ts';
import { reviewHazards } from './review-hazards.ts';
import { fileRoles, reviewText } from './review-text.ts';
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
export function reviewChange(change: TreeChange): ChangeReview {
  const changed = resourcePairs(change);
  const texts = changedTexts(change);
  const built = changed.flatMap(({ after }) => (after === undefined || after.target.layout === 'plain' ? [] : [after]));
  const findings = [
    ...texts.flatMap(({ findings }) => findings),
    ...built.flatMap((state) => reviewBuilt(change.after, state)),
    ...changed.flatMap((resource) => reviewHazards(change.after, resource)),
    ...treeRules.flatMap((rule) => rule.check(viewOf(change, changed))),
  ];
  const touched = new Set(texts.map(({ path }) => path));
  for (const path of change.changedPaths) if (changed.some((resource) => takesPart(resource, path))) touched.add(path);
  const files = [...touched].sort();
  const refused = findings.filter(({ rule }) => rule.startsWith('schema-'));
  const said = findings.filter((finding) => !isSaidBySchema(finding, refused));
  const { findings: left, suppressed } = suppress(withoutRepeats(said), commentedFiles(change, files, said));
  return { files, resources: changed, findings: [...left].sort(compareFindings), suppressed };
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

function takesPart({ before, after }: ResourcePair, path: string): boolean {
  return [before, after].some((state) => state?.target.file === path || state?.target.madeFrom.has(path));
}

interface ReviewedText {
  readonly path: string;
  readonly findings: readonly Finding[];
}

/** The changed files that hold a Milvus resource, or part of one, that is not the same any more. */
function changedTexts({ before, after, changedPaths }: TreeChange): readonly ReviewedText[] {
  const roleOf = fileRoles(after, lookForTargets(after).targets);
  return changedPaths.filter(isYaml).flatMap((path) => {
    const [old, now] = [before.manifest(path), after.manifest(path)];
    if (![old, now].some(mentionsMilvus) || !touchesMilvus(old, now)) return [];
    return [{ path, findings: now === undefined ? [] : reviewText(now, roleOf(path)) }];
  });
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
