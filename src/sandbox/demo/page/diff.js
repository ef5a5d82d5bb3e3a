import { element } from './elements.js';

/** A unified diff, file by file. Signs stay beside the colours. */
export function diffBlock(diff) {
  const files = diff.split(/^(?=diff --git )/m).filter((each) => each.startsWith('diff --git'));
  return element('div', { class: 'diff' }, files.map(fileBlock));
}

function fileBlock(text) {
  const lines = text.trimEnd().split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@'));
  const [head, body] = start === -1 ? [lines, []] : [lines.slice(0, start), lines.slice(start)];
  const count = (sign) => body.filter((line) => line.startsWith(sign)).length;
  return element(
    'figure',
    {},
    element(
      'figcaption',
      {},
      element('code', {}, pathOf(head)),
      element('span', { class: 'added', 'aria-label': `${count('+')} lines added` }, `+${count('+')}`),
      element('span', { class: 'removed', 'aria-label': `${count('-')} lines removed` }, `−${count('-')}`),
    ),
    element('pre', {}, diffLines(body)),
  );
}

/** Lines of a diff in their colours. */
export function diffLines(lines) {
  return lines.map((line) => element('span', { class: `line ${toneOf(line)}` }, `${line}\n`));
}

function pathOf(head) {
  const named = (prefix) => head.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const after = named('+++ b/');
  return after ?? named('--- a/') ?? head[0].replace(/^diff --git a\/.* b\//, '');
}

function toneOf(line) {
  if (/^(\+\+\+|---) /.test(line)) return 'place';
  return { '+': 'added', '-': 'removed', '@': 'place' }[line[0]] ?? '';
}
