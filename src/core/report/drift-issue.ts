import type { DriftedField } from '../drift/index.ts';
import { type DriftCure, renderDrift } from './drift-report.ts';
import { escapeText, inlineCode, withinLimit } from './markdown.ts';
import { branchPart } from './request.ts';

/** Of what the issue speaks. */
export interface DriftSubject extends DriftCure {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly file: string;
}

/** First line of the issue: by it the one of a target is found again. */
export function driftMarker(target: string): string {
  return `<!-- falconer:drift target=${branchPart(target)} -->`;
}

export function renderDriftIssueTitle({ name }: Pick<DriftSubject, 'name'>): string {
  return `${name}: the cluster is not as Git says`;
}

/** The one issue of a target whose live resource differs from Git. */
export function renderDriftIssue(subject: DriftSubject, fields: readonly DriftedField[]): string {
  const { name, cluster, namespace, file } = subject;
  return withinLimit(
    [
      driftMarker(name),
      `The Milvus ${escapeText(name)} in namespace ${inlineCode(namespace)} of cluster ${inlineCode(cluster)} differs from ${inlineCode(file)}. What the operator fills in on its own is left out.`,
      renderDrift(fields, subject),
      'This issue is kept up to date, and closed when the two agree again.',
    ].join('\n\n'),
  );
}

/** The last word in an issue that is closed. */
export function renderDriftGone(name: string): string {
  return `The cluster has what Git says of ${escapeText(name)} again.`;
}
