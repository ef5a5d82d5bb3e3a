import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/sandbox/demo/render-markdown.ts';

describe('Markdown on the page', () => {
  it('shows markup of people as the text that it is', () => {
    const html = renderMarkdown('<img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\n**bold**');
    expect(html).not.toMatch(/<(?!\/?(p|strong)>)/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('<strong>bold</strong>');
  });

  it('makes no link and no image of anything but safe addresses', () => {
    const html = renderMarkdown(
      '[a](javascript:alert(1)) [b](data:text/html,x) ![c](javascript:alert(1)) [d](https://d.example)',
    );
    expect(html).not.toMatch(/javascript:|data:/);
    expect(html).toContain('<a href="https://d.example">d</a>');
  });

  it('leaves invisible notes out, and reads tables', () => {
    const html = renderMarkdown('<!-- falconer:request=1 -->\n\n| a |\n| --- |\n| **1** |\n');
    expect(html).not.toContain('falconer:request');
    expect(html).toContain('<td><strong>1</strong></td>');
  });
});
