import { isCollection, isPair, isScalar, type ParsedNode, visit } from 'yaml';
import type { Manifest, ManifestDocument, SourceRange } from '../manifest/index.ts';

/** Text that is valid YAML here and that the API server's older reader refuses (goyaml v2, readerc.go, scannerc.go, parserc.go). */
export interface TextTrap {
  readonly kind: 'control character' | 'tab' | 'directive' | 'colon';
  readonly range: SourceRange;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** The first trap of each kind in a document. */
export function textTraps(manifest: Manifest, document: ManifestDocument): readonly TextTrap[] {
  if (document.isPlain) return [];
  const [start, end] = extentOf(document);
  const traps: TextTrap[] = [];
  const control = controlCharacter.exec(manifest.text.slice(start, end));
  if (control !== null) {
    const at = start + control.index;
    traps.push({ kind: 'control character', range: { start: at, end: at + 1 } });
  }
  const { yaml } = document.node.directives ?? {};
  if (yaml?.explicit === true && yaml.version !== '1.1') {
    traps.push({ kind: 'directive', range: { start, end: start + 5 } });
  }
  if (!/\t|^ *:(?:\s|$)/m.test(manifest.text.slice(start, end))) return traps;
  const layout = layoutOf(manifest, document);
  const tab = firstTab(manifest, document, layout);
  if (tab !== undefined) traps.push({ kind: 'tab', range: tab });
  const colon = firstColon(manifest, document, layout);
  if (colon !== undefined) traps.push({ kind: 'colon', range: colon });
  return traps;
}

/** The first document begins with the file: comments before it count. */
function extentOf(document: ManifestDocument): readonly [start: number, end: number] {
  const [start, , end] = document.node.range;
  return [document.index === 0 ? 0 : start, end];
}

/**
 * Tabs before the first character of a line, or of an item, are refused outside brackets, quotes and block text. Behind a plain scalar
 * they are blanks, from the column on at which the scalar could go on.
 */
function firstTab(manifest: Manifest, document: ManifestDocument, layout: Layout): SourceRange | undefined {
  const [start, end] = extentOf(document);
  const text = manifest.text.slice(start, end);
  for (const match of text.matchAll(/^(?:[ ]*-(?=[ \t]))*[ ]*\t[ \t]*/gm)) {
    const line = start + match.index;
    if (isOpaque(layout, line)) continue;
    const column = match[0].indexOf('\t');
    const before = layout.plain.findLast((scalar) => scalar.end <= line);
    const follows =
      before !== undefined && !match[0].includes('-') && manifest.text.slice(before.end, line).trim() === '';
    if (!follows || column <= before.indent) return { start: line, end: line + match[0].length };
  }
  return undefined;
}

/** A line that begins with the colon of the line before; only behind `?` may it stand there. */
function firstColon(manifest: Manifest, document: ManifestDocument, layout: Layout): SourceRange | undefined {
  const [start, end] = extentOf(document);
  const text = manifest.text.slice(start, end);
  if (/^ *\? /m.test(text)) return undefined;
  for (const match of text.matchAll(/^ *:(?=\s|$)/gm)) {
    const at = start + match.index;
    if (!isOpaque(layout, at)) return { start: at, end: at + match[0].length };
  }
  return undefined;
}

function isOpaque(layout: Layout, at: number): boolean {
  return layout.opaque.some((range) => range.start < at && at < range.end);
}

interface Layout {
  /** Where line beginnings mean nothing: brackets, quoted and block scalars, plain scalars of several lines. */
  readonly opaque: SourceRange[];
  /** Ends of plain scalars outside brackets, in order, with the column of the collection they stand in. */
  readonly plain: { readonly end: number; readonly indent: number }[];
}

function layoutOf(manifest: Manifest, document: ManifestDocument): Layout {
  const layout: Layout = { opaque: [], plain: [] };
  visit(document.node, (_key, node, ancestors) => {
    if (isPair(node) || !(isScalar(node) || isCollection(node))) return undefined;
    const [start, end] = (node as ParsedNode).range;
    if (isScalar(node)) {
      layout.opaque.push({ start, end });
      if (node.type === 'PLAIN') layout.plain.push({ end, indent: indentOf(manifest, ancestors) });
      return undefined;
    }
    if (node.flow !== true) return undefined;
    layout.opaque.push({ start, end });
    return visit.SKIP;
  });
  return layout;
}

function indentOf(manifest: Manifest, ancestors: readonly unknown[]): number {
  const holder = ancestors.findLast((ancestor) => isCollection(ancestor)) as ParsedNode | undefined;
  if (holder === undefined) return -1;
  const [start] = holder.range;
  return start - (manifest.text.lastIndexOf('\n', start - 1) + 1);
}
