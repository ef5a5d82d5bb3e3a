import { type SourceTree, treeWith } from '../layout/index.ts';
import { type FieldOperation, type FieldPath, findingAt, formatFieldPath } from '../manifest/index.ts';
import { type Json, valueAt } from '../object/index.ts';
import { editTarget, type Target } from '../target/index.ts';
import { type Finding, lineStartsOf, type Place, positionAt, type Severity, type TextEdit } from '../text/index.ts';
import { changedPart, editFor } from './domain-rule.ts';

/** What is to be said of a field of a resource, wherever it is written. */
export interface ResourceStatement {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: FieldPath;
  readonly message: string;
  readonly at?: 'key' | 'value';
  readonly repair?: readonly FieldOperation[];
}

/** Puts a statement at the line that makes the field: in the resource itself, in a patch, or in the values of a chart. */
export function placeFinding(tree: SourceTree, target: Target, statement: ResourceStatement): Finding {
  const { rule, severity, path, message, at, repair } = statement;
  const manifest = tree.manifest(target.file);
  const document = manifest?.documents[target.documentIndex];
  if (target.layout === 'plain' && manifest !== undefined && document !== undefined) {
    const edit = repair === undefined ? undefined : editFor(manifest, document, repair);
    const fix = edit === undefined ? {} : { fix: [edit] };
    return findingAt(manifest, document, {
      rule,
      severity,
      path,
      message,
      ...(at === undefined ? {} : { at }),
      ...fix,
    });
  }
  const place = settingPlace(tree, target, path);
  const edit = repair === undefined ? undefined : repairIn(tree, target, { operations: repair, file: place.file });
  return {
    rule,
    severity,
    ...rangeAt(tree, place),
    path: formatFieldPath(path),
    message,
    ...(edit === undefined ? {} : { fix: [edit] }),
  };
}

/** The place up to the end of its line, without what stands behind as a comment. */
export function rangeAt(
  tree: SourceTree,
  { file, line, column }: Place,
): Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'> {
  const text = tree.text(file)?.split('\n', line)[line - 1] ?? '';
  const end = text.replace(/\s+#.*$/, '').trimEnd().length + 1;
  return { file, line, column, endLine: line, endColumn: Math.max(end, column + 1) };
}

/**
 * Templates print what values say, so a field of a chart is traced to where it would be changed: the first way in which the
 * layout would write another value shows the line.
 */
function settingPlace(tree: SourceTree, target: Target, path: FieldPath): Place {
  const shown = target.placeOf(tree, path);
  if (target.layout !== 'helm') return shown;
  const evaluated = target.evaluate(tree);
  const value = evaluated.ok ? valueAt(evaluated.value.value, path) : undefined;
  const probe = probeFor(value);
  if (probe === undefined) return shown;
  for (const { edit } of target.proposals(tree, { kind: 'set', path, value: probe })) {
    if (!edit.ok) continue;
    const after = target.evaluate(treeWith(tree, edit.value));
    const [file] = edit.value;
    const isRight = after.ok && valueAt(after.value.value, path) === probe;
    if (file !== undefined && isRight) return firstDifference(tree, file) ?? shown;
  }
  return shown;
}

/** Another value of the same kind; undefined for collections, which are written in many lines. */
function probeFor(value: unknown): Json | undefined {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}x`;
  return typeof value === 'boolean' ? !value : undefined;
}

function firstDifference(tree: SourceTree, file: { readonly path: string; readonly text: string }): Place | undefined {
  const before = tree.text(file.path);
  if (before === undefined) return undefined;
  const { start } = changedPart(before, file.text);
  return { file: file.path, ...positionAt(lineStartsOf(before), start) };
}

interface Repair {
  readonly operations: readonly FieldOperation[];
  readonly file: string;
}

/** The edit of one file that repairs a field of a resource in whatever layout; undefined when it takes another file. */
function repairIn(tree: SourceTree, target: Target, { operations, file }: Repair): TextEdit | undefined {
  const edited = editTarget(tree, target, { operations, targets: [target] });
  const [only, ...others] = edited.ok ? edited.value.files : [];
  const before = tree.text(file);
  if (only?.path !== file || others.length > 0 || before === undefined) return undefined;
  return changedPart(before, only.text);
}
