import type { Nodes, Paragraph, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { disguisedVerb } from './look-alikes.ts';
import { commandDefinitions } from './registry.ts';

/** A line of a comment that is meant as a command. */
export interface CommandLine {
  /** 1-based, in the comment. */
  readonly line: number;
  readonly text: string;
}

/** Commands that one comment may have. */
export const commandLimit = 10;

/** Longer comments are not read for commands; GitHub takes 65,536 characters. */
const commentLimit = 65_536;

/**
 * The command lines of a comment, top to bottom: lines that begin at column 0 with `/` and a letter, in text that people
 * see. Code, quotes, lists, tables, HTML and folded `<details>` are not read (CommonMark).
 */
export function commandLines(comment: string): readonly CommandLine[] {
  if (comment.length > commentLimit) return [];
  const lines = comment.split(/\r?\n/);
  if (!lines.some(beginsCommand)) return [];
  return visibleParagraphs(fromMarkdown(comment)).flatMap((paragraph) => linesOf(paragraph, lines));
}

/** Text blocks at the top level, outside `<details>`. A line above `---` is a heading for Markdown, but text for its writer. */
function visibleParagraphs(root: Root): readonly TextBlock[] {
  let folded = 0;
  const visible: TextBlock[] = [];
  for (const block of root.children) {
    if (block.type === 'html') folded = Math.max(0, folded + foldChange(block.value));
    else if (folded === 0 && isTextBlock(block)) visible.push(block);
  }
  return visible;
}

type TextBlock = Paragraph | Extract<RootContent, { type: 'heading' }>;

function isTextBlock(block: RootContent): block is TextBlock {
  return block.type === 'paragraph' || block.type === 'heading';
}

function foldChange(html: string): number {
  const opened = html.match(/<details[\s>]/gi)?.length ?? 0;
  const closed = html.match(/<\/details\s*>/gi)?.length ?? 0;
  return opened - closed;
}

function linesOf(block: TextBlock, lines: readonly string[]): readonly CommandLine[] {
  const first = block.position?.start.line ?? 1;
  const last = block.position?.end.line ?? first;
  const hidden = hiddenRanges(block);
  const found: CommandLine[] = [];
  for (let line = first; line <= last; line += 1) {
    const text = lines[line - 1] ?? '';
    if (beginsCommand(text) && !hidden.some((range) => range.first < line && line <= range.last)) {
      found.push({ line, text: withoutHtmlComments(text).trimEnd() });
    }
  }
  return found;
}

/** A slash and a letter, or what looks like a command and is written with other characters: that is refused, not passed over. */
function beginsCommand(text: string): boolean {
  if (/^\/[A-Za-z]/.test(text)) return true;
  const verb = disguisedVerb(text);
  return verb !== undefined && commandDefinitions.some((each) => each.verb === verb);
}

interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** What has words that people do not see: HTML, the text for an image, the title and address of a link. Code is no command. */
const hiding: readonly Nodes['type'][] = ['inlineCode', 'html', 'image', 'imageReference', 'link', 'linkReference'];

/** Lines that begin inside something which opened on a line before and hides words. */
function hiddenRanges(node: Nodes): readonly LineRange[] {
  if (hiding.includes(node.type)) {
    const { start, end } = node.position ?? { start: { line: 0 }, end: { line: 0 } };
    return [{ first: start.line, last: end.line }];
  }
  return 'children' in node ? node.children.flatMap((child) => hiddenRanges(child)) : [];
}

/** Some clients append an invisible HTML comment to what people typed. */
function withoutHtmlComments(text: string): string {
  return text.replaceAll(/<!--.*?-->/g, '').replace(/<!--.*$/, '');
}
