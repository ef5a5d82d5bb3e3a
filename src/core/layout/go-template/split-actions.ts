import { TemplateProblem } from './template-problem.ts';

/** Text, or what stands between `{{` and `}}`. */
export interface Piece {
  readonly kind: 'text' | 'action';
  readonly text: string;
  /** Where the text begins in the template. */
  readonly offset: number;
}

/** Up to the braces that end the action; braces in strings do not. */
const action = /\{\{(-(?=\s))?((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\*[\s\S]*?\*\/|(?!\}\}|\/\*)[^"`])*?)(\s-)?\}\}/y;

/** Cuts a template into text and actions; `{{- ` and ` -}}` take the blanks beside them away. */
export function splitActions(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimsNext = false;
  while (at <= template.length) {
    const open = template.indexOf('{{', at);
    const end = open === -1 ? template.length : open;
    action.lastIndex = end;
    const match = open === -1 ? null : action.exec(template);
    if (open !== -1 && match === null) throw new TemplateProblem('an action has no end', open);
    const raw = template.slice(at, end);
    const start = trimsNext ? raw.length - raw.trimStart().length : 0;
    const text = match?.[1] === undefined ? raw.slice(start) : raw.slice(start).trimEnd();
    if (text !== '') pieces.push({ kind: 'text', text, offset: at + start });
    if (match === null) break;
    const inner = match[2] ?? '';
    if (!inner.trimStart().startsWith('/*')) pieces.push({ kind: 'action', text: inner, offset: open + 2 });
    trimsNext = match[3] !== undefined;
    at = end + match[0].length;
  }
  return pieces;
}
