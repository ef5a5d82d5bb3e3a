import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';

/**
 * Markdown as GitHub would show it, near enough: CommonMark and tables. Raw HTML comes out as text, invisible comments go,
 * and links keep only safe protocols.
 */
export function renderMarkdown(markdown: string): string {
  const visible = markdown.replaceAll(/<!--[\s\S]*?-->/g, '');
  return micromark(visible, { extensions: [gfmTable()], htmlExtensions: [gfmTableHtml()] });
}
