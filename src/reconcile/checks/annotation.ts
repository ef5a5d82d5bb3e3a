import { repairedLines } from '../../core/report/index.ts';
import type { Finding } from '../../core/text/index.ts';
import type { CheckAnnotation } from '../../ports.ts';

/** A finding as GitHub shows it on a line of the file; with the text of the file also what its repair looks like. */
export function annotationOf(finding: Finding, text?: string): CheckAnnotation {
  const { file, line, endLine, column, endColumn, severity, rule, message } = finding;
  const oneLine = line === endLine;
  const repaired = text === undefined ? undefined : repairedLines(finding, text);
  return {
    path: file,
    startLine: line,
    endLine,
    // GitHub's end column is included, ours is not.
    ...(oneLine ? { columns: { start: column, end: Math.max(column, endColumn - 1) } } : {}),
    level: severity === 'error' ? 'failure' : severity,
    title: rule,
    message,
    ...(repaired === undefined ? {} : { details: `Write instead, or comment /fix:\n\n${repaired}` }),
  };
}
