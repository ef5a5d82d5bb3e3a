import { type Finding, positionAt, type Severity, type TextEdit } from '../text/index.ts';
import { type FieldPath, formatFieldPath } from './field-path.ts';
import { locateField, locateKey } from './locate.ts';
import type { Manifest, ManifestDocument } from './manifest.ts';

/** What a rule says of a field; the place in the file is found from the path. */
export interface FieldFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: FieldPath;
  /** `key` when the key itself is wrong (misspelled, forbidden); the value otherwise. */
  readonly at?: 'key' | 'value';
  readonly message: string;
  readonly fix?: readonly TextEdit[];
  readonly docs?: string;
}

/** Gives a rule's statement its file, line and column. */
export function findingAt(manifest: Manifest, document: ManifestDocument, statement: FieldFinding): Finding {
  const locate = statement.at === 'key' ? locateKey : locateField;
  const range = locate(manifest, document, statement.path);
  const from = positionAt(manifest.lineStarts, range.start);
  const to = positionAt(manifest.lineStarts, range.end);
  return {
    rule: statement.rule,
    severity: statement.severity,
    file: manifest.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    path: formatFieldPath(statement.path),
    message: statement.message,
    ...(statement.fix === undefined ? {} : { fix: statement.fix }),
    ...(statement.docs === undefined ? {} : { docs: statement.docs }),
  };
}
