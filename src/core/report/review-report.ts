import { countFindings, type Finding, type Severity } from '../text/index.ts';
import { escapeText, inlineCode, table, withinLimit } from './markdown.ts';
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

/** Title and summary of `falconer/review`. */
export function renderReview(findings: readonly Finding[], files: readonly string[]): CheckText {
  const reviewed = files.map((file) => `- ${inlineCode(file)}`).join('\n');
  if (files.length === 0) {
    return { title: 'No Milvus resource changed', summary: 'This pull request does not touch a Milvus resource.' };
  }
  if (findings.length === 0) {
    return {
      title: 'No findings',
      summary: `The Milvus resources in these files were reviewed; nothing is wrong.\n\n${reviewed}`,
    };
  }
  const summary = `${findingsTable(findings)}\n\nReviewed:\n\n${reviewed}`;
  return { title: capitalised(countSentence(findings)), summary: withinLimit(summary) };
}

/** What the summary comment of a pull request says of the review. */
export function renderReviewSection(findings: readonly Finding[], checkUrl: string): string {
  const head =
    findings.length === 0 ? '✅ **Nothing is wrong any more.**' : `**Falconer found ${countSentence(findings)}.**`;
  const body = findings.length === 0 ? [] : [findingsTable(findings)];
  return [head, ...body, `[The check with all places](${checkUrl})`].join('\n\n');
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
