import {
  type Arbitrary,
  array,
  assert,
  constantFrom,
  integer,
  letrec,
  oneof,
  property,
  tuple,
  uniqueArray,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editManifest, type FieldOperation, type FieldPath, parseManifest } from '../../../src/core/manifest/index.ts';
import type { Json } from '../../../src/core/object/index.ts';
import { type Rendered, type RenderedField, rendered } from './rendered-document.ts';

const settings = { numRuns: Number(process.env.RUNS ?? 200), seed: Number(process.env.SEED ?? 20260822) };

const { json } = letrec<{ json: Json }>((tie) => ({
  json: oneof(
    { depthSize: 'small', maxDepth: 2 },
    constantFrom<Json>(
      7,
      -1,
      0.5,
      false,
      'standalone',
      'on',
      '0777',
      'a: b',
      '# c',
      '',
      'two\nlines',
      "it's",
      '-',
      '@x',
      'x, y',
      '}',
      null,
    ),
    array(tie('json'), { maxLength: 3 }),
    uniqueArray(tuple(constantFrom('a', 'cpu', 'nvidia.com/gpu', 'yes'), tie('json')), {
      selector: ([key]) => key,
      maxLength: 3,
    }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** A document and one of its fields. */
const chosen: Arbitrary<{ document: Rendered; field: RenderedField }> = tuple(
  rendered,
  integer({ min: 0, max: 999 }),
).map(([document, choice]) => ({
  document,
  field: document.fields[choice % document.fields.length] ?? missing(),
}));

function missing(): never {
  throw new Error('a document without fields');
}

function edit(text: string, operation: FieldOperation): string {
  const result = editManifest(parseManifest('milvus.yaml', text), 0, [operation]);
  if (!result.ok) throw new Error(`refused (${result.refusal.code}): ${result.refusal.message}\n${text}`);
  return result.value.text;
}

function valueIn(text: string): unknown {
  const manifest = parseManifest('milvus.yaml', text);
  expect(manifest.findings).toEqual([]);
  expect(manifest.documents).toHaveLength(1);
  return manifest.documents[0]?.value;
}

/** The data with another value at a path, by a way of its own: what the engine does is not asked. */
function changed(
  root: Json,
  path: FieldPath,
  change: (parent: Record<string | number, Json>, step: string | number) => void,
): Json {
  const copy: Json = structuredClone(root);
  const step = path.at(-1) ?? missing();
  let parent: unknown = copy;
  for (const each of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[each];
  change(parent as Record<string | number, Json>, step);
  return copy;
}

/** Lines before and behind the lines of a field are the same, byte for byte. */
function expectOnlyLines(before: string, after: string, { first, last }: { first: number; last: number }): void {
  const [old, now] = [before, after].map((text) => text.replace('\ufeff', '').split('\n')) as [string[], string[]];
  expect(after.startsWith('\ufeff')).toBe(before.startsWith('\ufeff'));
  const behind = old.slice(last + 1);
  const head = old.slice(0, first);
  // A file without a final break keeps having none when its last line goes.
  if (now.length === first) head.push((head.pop() ?? '').replace(/\r$/, ''));
  expect(now.slice(0, first)).toEqual(head);
  expect(behind.length === 0 ? [] : now.slice(-behind.length)).toEqual(behind);
}

/** The lines that may change when a field goes: its own, or those of its parent when that becomes empty. */
function removedLines(document: Rendered, field: RenderedField): { first: number; last: number } {
  const isBeside = (each: RenderedField): boolean => String(each.path.slice(0, -1)) === String(field.path.slice(0, -1));
  const siblings = document.fields.filter((each) => isBeside(each) && each !== field);
  const parent = document.fields.find((each) => String(each.path) === String(field.path.slice(0, -1)));
  if (siblings.length === 0 && parent !== undefined) return parent;
  const next = siblings.find((each) => each.first > field.first);
  const standsBehindDash = typeof field.path.at(-1) === 'string' && parent?.first === field.first;
  // The next entry takes its place behind the dash.
  return standsBehindDash && next !== undefined ? { first: field.first, last: next.first } : field;
}

/**
 * A comment below the field that would become a part of the block scalar above it: an old one when the field goes, or a
 * new one. Such an edit is refused.
 */
function hasCommentForText({ text }: Rendered, { last }: RenderedField, value?: Json): boolean {
  const makesText = value === undefined ? /[:-] +\|\r?\n/.test(text) : JSON.stringify(value).includes('\\n');
  return makesText && /^ +#/.test(text.split('\n')[last + 1] ?? '');
}

describe('an edit of any document', () => {
  it('gives an existing field its value and leaves every line outside of it alone', () => {
    assert(
      property(chosen, json, ({ document, field }, value) => {
        if (hasCommentForText(document, field, value)) return;
        const operation: FieldOperation = { kind: 'set', path: field.path, value };
        const after = edit(document.text, operation);
        expect(valueIn(after)).toEqual(
          changed(document.value, field.path, (parent, step) => {
            parent[step] = value;
          }),
        );
        expectOnlyLines(document.text, after, field);
        expect(edit(after, operation)).toBe(after);
      }),
      settings,
    );
  });

  it('replaces a scalar by a scalar on its line, and keeps the rest of the line', () => {
    assert(
      property(chosen, constantFrom<Json>(7, false, 'standalone', 'on', "it's"), ({ document, field }, value) => {
        if (field.tree.kind !== 'scalar' || field.tree.value === null) return;
        const after = edit(document.text, { kind: 'set', path: field.path, value });
        const line = document.text.split('\n')[field.first] ?? '';
        const edited = after.split('\n')[field.first] ?? '';
        const at = line.lastIndexOf(field.tree.text.split('\n')[0] ?? '');
        expect(edited.startsWith(line.slice(0, at === -1 ? 0 : Math.min(at, line.indexOf(':') + 1)))).toBe(true);
        expect(edited.endsWith(/( +#.*)?\r?$/.exec(line)?.[0] ?? '')).toBe(true);
      }),
      settings,
    );
  });

  it('adds a field to a mapping by adding lines, and removing it again restores every byte', () => {
    assert(
      property(chosen, json, ({ document, field }, value) => {
        const { tree } = field;
        if (tree.kind !== 'map' || hasCommentForText(document, field, value)) return;
        const path = [...field.path, 'added'];
        const after = edit(document.text, { kind: 'set', path, value });
        expect(valueIn(after)).toEqual(
          changed(document.value, path, (parent, step) => {
            parent[step] = value;
          }),
        );
        expectOnlyLines(document.text, after, field);
        expect(edit(after, { kind: 'set', path, value })).toBe(after);
        const undone = edit(after, { kind: 'unset', path });
        expect(valueIn(undone)).toEqual(document.value);
        if (tree.entries.length > 0) expect(undone).toBe(document.text);
      }),
      settings,
    );
  });

  it('adds a field to the document itself, with the parents it needs', () => {
    assert(
      property(rendered, json, (document, value) => {
        const path = ['added', 'below', 'it'];
        const after = edit(document.text, { kind: 'set', path, value });
        expect(valueIn(after)).toEqual({ ...(document.value as object), added: { below: { it: value } } });
        expect(edit(after, { kind: 'unset', path: ['added'] })).toBe(document.text);
      }),
      settings,
    );
  });

  it('removes a field with its lines and nothing else', () => {
    assert(
      property(chosen, ({ document, field }) => {
        if (hasCommentForText(document, field)) return;
        const operation: FieldOperation = { kind: 'unset', path: field.path };
        const after = edit(document.text, operation);
        const expected = changed(document.value, field.path, (parent, step) => {
          if (Array.isArray(parent)) parent.splice(Number(step), 1);
          else delete parent[step];
        });
        expect(valueIn(after)).toEqual(expected);
        if (typeof field.path.at(-1) === 'string') expect(edit(after, operation)).toBe(after);
        expectOnlyLines(document.text, after, removedLines(document, field));
      }),
      settings,
    );
  });

  it('appends to a list by adding lines, and removing the item again restores every byte', () => {
    assert(
      property(chosen, json, ({ document, field }, value) => {
        const { tree } = field;
        if (tree.kind !== 'list' || hasCommentForText(document, field, value)) return;
        const after = edit(document.text, { kind: 'append', path: field.path, value });
        const items = tree.items.length;
        expect(valueIn(after)).toEqual(
          changed(document.value, field.path, (parent, step) => {
            parent[step] = [...(parent[step] as Json[]), value];
          }),
        );
        expectOnlyLines(document.text, after, field);
        if (items > 0) expect(edit(after, { kind: 'unset', path: [...field.path, items] })).toBe(document.text);
      }),
      settings,
    );
  });

  it('touches no other document of the file', () => {
    assert(
      property(rendered, chosen, json, (other, { document, field }, value) => {
        if ([other, document].some(({ text }) => text.startsWith('\ufeff') || text.includes('---'))) return;
        if (hasCommentForText(document, field, value)) return;
        const before = `${other.text.replace(/\r?\n?$/, '\n')}---\n${document.text}`;
        const operation: FieldOperation = { kind: 'set', path: field.path, value };
        const result = editManifest(parseManifest('milvus.yaml', before), 1, [operation]);
        if (!result.ok) throw new Error(result.refusal.message);
        const prefix = before.length - document.text.length;
        expect(result.value.text.slice(0, prefix)).toBe(before.slice(0, prefix));
        expect(result.value.documents[0]?.value).toEqual(other.value);
      }),
      settings,
    );
  });
});
