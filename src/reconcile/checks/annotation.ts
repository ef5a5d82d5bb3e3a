import type { Finding } from '../../core/text/index.ts';
import type { CheckAnnotation } from '../../ports.ts';

/** A finding as GitHub shows it on a line of the file. */
export function annotationOf(finding: Finding): CheckAnnotation {
  const { file, line, endLine, column, endColumn, severity, rule, message } = finding;
  const oneLine = line === endLine;
  return {
    path: file,
    startLine: line,
    endLine,
    // GitHub's end column is included, ours is not.
    ...(oneLine ? { columns: { start: column, end: Math.max(column, endColumn - 1) } } : {}),
    level: severity === 'error' ? 'failure' : severity,
    title: rule,
    message,
  };
}
