import type { SuppressedFinding } from '../review/index.ts';
import { countFindings, type Finding, type Severity } from '../text/index.ts';
import { codeBlock, escapeText, inlineCode, table, withinLimit } from './markdown.ts';
import { summaryMarker } from './marker.ts';

/** What a check run says, whatever its name. */
export interface CheckText {
  readonly title: string;
  readonly summary: string;
}

const words: Record<Severity, string> = { error: '🔴 error', warning: '🟡 warning', notice: '🔵 notice' };

/** `2 errors, 1 warning`, or `no findings`. */
export function countSentence(findings: readonly Finding[]): string {
  const parts = (['error', 'warning', 'notice'] as const).flatMap((severity) => {
    const count = countFindings(findings, severity);
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** A review as its check run and the summary comment tell it. */
export interface ReviewTold {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  /** What comments in the files take out of the findings. */
  readonly suppressed: readonly SuppressedFinding[];
  /** What `/fix` would do, as a unified diff; empty when there is nothing that it could. */
  readonly fixes: string;
  /** What the change does to running pods, as Markdown; empty when it touches none. */
  readonly blastRadius: string;
}

/** Title, summary and details of `falconer/review`. */
export function renderReview({ findings, files, suppressed, fixes, blastRadius }: ReviewTold): CheckText {
  const reviewed = files.map((file) => `- ${inlineCode(file)}`).join('\n');
  if (files.length === 0) {
    return { title: 'No Milvus resource changed', summary: 'This pull request does not touch a Milvus resource.' };
  }
  const taken = suppressed.length === 0 ? '' : ` (${suppressed.length} suppressed)`;
  const head =
    findings.length === 0
      ? 'The Milvus resources in these files were reviewed; nothing is wrong.'
      : findingsTable(findings);
  const list = findings.length === 0 ? reviewed : `Reviewed:\n\n${reviewed}`;
  const parts = [head, ...suppressedPart(suppressed), ...fixPart(fixes), blastRadius, list].filter(
    (part) => part !== '',
  );
  return { title: `${capitalised(countSentence(findings))}${taken}`, summary: withinLimit(parts.join('\n\n')) };
}

/** What the summary comment of a pull request says of the review. */
export function renderReviewSection(
  { findings, suppressed, fixes, blastRadius }: ReviewTold,
  checkUrl: string,
): string {
  const head =
    findings.length === 0 ? '✅ **Nothing is wrong any more.**' : `**Falconer found ${countSentence(findings)}.**`;
  const body = findings.length === 0 ? [] : [findingsTable(findings)];
  const hint = fixes === '' ? [] : ['`/fix` repairs what has exactly one safe answer; the check shows the difference.'];
  const effect = blastRadius === '' ? [] : [blastRadius];
  return [
    head,
    ...body,
    ...suppressedPart(suppressed),
    ...hint,
    ...effect,
    `[The check with all places](${checkUrl})`,
  ].join('\n\n');
}

function suppressedPart(suppressed: readonly SuppressedFinding[]): readonly string[] {
  if (suppressed.length === 0) return [];
  const rows = suppressed.map(({ finding, reason, isNew }) => [
    inlineCode(`${finding.file}:${finding.line}`),
    inlineCode(finding.rule),
    escapeText(reason),
    isNew ? '**this pull request**' : 'before',
  ]);
  const head = `${suppressed.length} suppressed by comments in the files:`;
  return [`${head}\n\n${table(['where', 'rule', 'reason', 'since'], rows)}`];
}

/** GitHub shows this much of a difference without getting slow. */
const fixLimit = 10_000;

function fixPart(fixes: string): readonly string[] {
  if (fixes === '') return [];
  const shown = fixes.length > fixLimit ? `${fixes.slice(0, fixLimit)}\n…` : fixes;
  return [`Comment \`/fix\` and Falconer changes this:\n\n${codeBlock(shown, 'diff')}`];
}

/** The one summary comment of a pull request, from the parts of its checks. */
export function renderSummaryComment(sections: readonly string[]): string {
  return withinLimit([summaryMarker, ...sections].join('\n\n'));
}

/** Findings as a table: how grave, where, what, by which rule. */
export function findingsTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [
    words[finding.severity],
    inlineCode(`${finding.file}:${finding.line}`),
    escapeText(finding.message),
    inlineCode(finding.rule),
  ]);
  return table(['severity', 'where', 'what', 'rule'], rows);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
