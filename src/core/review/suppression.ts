import { type Finding, nearest } from '../text/index.ts';
import { hazards } from './hazard-registry.ts';
import { reviewRecords } from './registry.ts';
import { suppressionRules } from './suppression-record.ts';

/** A finding that a comment in the file takes out, with the reason that it gives. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
  /** 1-based line of the comment. */
  readonly line: number;
  /** True when the change under review brought the comment along. */
  readonly isNew: boolean;
}

/** What is left to say, and what was asked not to be said. */
export interface Suppression {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** A file before and after a change; without a before every comment counts as old. */
export interface CommentedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** Takes out what comments in the files ask for, and speaks of comments that cannot do so. */
export function suppress(findings: readonly Finding[], files: readonly CommentedFile[]): Suppression {
  const comments = files.flatMap(commentsOf);
  const suppressed: SuppressedFinding[] = [];
  const used = new Set<Comment>();
  const left = findings.filter((finding) => {
    const comment = comments.find((each) => each.problem === undefined && speaksOf(each, finding));
    if (comment === undefined) return true;
    used.add(comment);
    suppressed.push({ finding, reason: comment.reason, line: comment.line, isNew: comment.isNew });
    return false;
  });
  const said = comments.flatMap((comment) => {
    if (comment.problem !== undefined) return [noticeOf(comment, suppressionRules.invalid, comment.problem)];
    return used.has(comment) || isOnlyForChanges(comment.rule)
      ? []
      : [
          noticeOf(
            comment,
            suppressionRules.unused,
            `Nothing of ${comment.rule} is found here any more. Remove this comment.`,
          ),
        ];
  });
  return { findings: [...left, ...said], suppressed };
}

interface Comment {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The lines of which it speaks. */
  readonly covers: readonly number[];
  readonly rule: string;
  readonly reason: string;
  readonly problem: string | undefined;
  readonly isNew: boolean;
}

const mark = /(?:^|\s)(#\s*falconer:ignore\b(.*))$/;
const body = /^\s+([a-z0-9-]+)\s+--\s+(\S.*)$/;
/** More than these in one file are not read. */
const commentLimit = 1_000;

function commentsOf({ path, before, after }: CommentedFile): readonly Comment[] {
  if (!after.includes('falconer:ignore')) return [];
  const lines = after.split('\n').map((line) => line.trimEnd());
  const old = new Set((before ?? after).split('\n').flatMap((line) => mark.exec(line.trimEnd())?.[1] ?? []));
  const comments: Comment[] = [];
  for (const [index, line] of lines.entries()) {
    const match = mark.exec(line);
    const [, text = '', rest = ''] = match ?? [];
    if (match === null || comments.length >= commentLimit) continue;
    const [, rule = '', reason = ''] = body.exec(rest) ?? [];
    const column = line.length - text.length + 1;
    const isAlone = line.trim() === text;
    comments.push({
      file: path,
      line: index + 1,
      column,
      endColumn: line.length + 1,
      covers: isAlone ? [index + 1, lineBelow(lines, index)] : [index + 1],
      rule,
      reason,
      problem: problemOf(rest, { rule, reason }),
      isNew: !old.has(text),
    });
  }
  return comments;
}

/** The first line below that is no comment. */
function lineBelow(lines: readonly string[], index: number): number {
  let below = index + 1;
  while (lines[below]?.trim().startsWith('#') === true) below += 1;
  return below + 1;
}

function problemOf(
  rest: string,
  { rule, reason }: { readonly rule: string; readonly reason: string },
): string | undefined {
  if (rule === '' || reason === '') {
    const named = /^\s+([a-z0-9-]+)/.exec(rest)?.[1];
    const form = `# falconer:ignore ${named ?? '<rule>'} -- <reason>`;
    return `This comment takes nothing out, because it has no ${named === undefined ? 'rule' : 'reason'}. Write ${form}.`;
  }
  if (/^polic(?:y|ies)-/.test(rule)) {
    return `${rule} is a policy, and policies are not taken out by comments. Who may asks for /override ${rule} --reason "...".`;
  }
  if (/^(?:yaml|schema|admission)-/.test(rule)) {
    return `${rule} cannot be taken out: the API server or the operator would refuse the resource all the same. Repair it.`;
  }
  const known = reviewRecords.flatMap(({ ids }) => ids);
  if (known.includes(rule)) return undefined;
  const meant = nearest(rule, known);
  return `There is no rule ${rule}, so this comment takes nothing out.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
}

function speaksOf({ file, covers, rule }: Comment, finding: Finding): boolean {
  return finding.rule === rule && finding.file === file && covers.includes(finding.line);
}

/** Hazards are found once, in the change that brings them; the comment may stay. */
function isOnlyForChanges(rule: string): boolean {
  return hazards.some(({ id }) => id === rule);
}

function noticeOf({ file, line, column, endColumn }: Comment, rule: string, message: string): Finding {
  return { rule, severity: 'notice', file, line, column, endLine: line, endColumn, path: '', message };
}
