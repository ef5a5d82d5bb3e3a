import type { TextEdit } from './text-edit.ts';

export type Severity = 'error' | 'warning' | 'notice';

/** Something wrong, or worth knowing, at a place in a file. Lines and columns are 1-based; the end is excluded. */
export interface Finding {
  /** Stable kebab-case id of the rule that speaks. */
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Field path in the resource, such as `spec.components.queryNode.replicas`; empty for the document itself. */
  readonly path: string;
  /** What is wrong, why it matters and what to write instead. Plain text. */
  readonly message: string;
  /** Edits of `file` that repair it, where one answer is safe. */
  readonly fix?: readonly TextEdit[];
  /** Where to read more. */
  readonly docs?: string;
}

const severityOrder: Record<Severity, number> = { error: 0, warning: 1, notice: 2 };

/** By file, then place, then severity, then rule: the order in which people read. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    severityOrder[a.severity] - severityOrder[b.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

/** Number of findings of one severity. */
export function countFindings(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
