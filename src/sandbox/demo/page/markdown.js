import { diffLines } from './diff.js';
import { element } from './elements.js';

/** Characters of a cell that stay on one line. */
const longestUnbroken = 24;

/** Markdown that the server has rendered, with all markup of its own escaped. Links lead to places on this page, or to new tabs. */
export function rendered(html, { webUrl }) {
  const box = element('div', { class: 'text' });
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const link of template.content.querySelectorAll('a[href]')) leadSomewhere(link, webUrl);
  for (const text of textsOf(template.content)) linkReferences(text);
  for (const table of template.content.querySelectorAll('table')) {
    const scroll = element('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': 'Table' });
    table.replaceWith(scroll);
    scroll.append(table);
    for (const cell of table.querySelectorAll('th, td')) {
      if (cell.textContent.length <= longestUnbroken) cell.classList.add('short');
      else for (const code of cell.querySelectorAll('code')) breakAtJoints(code);
    }
  }
  for (const code of template.content.querySelectorAll('code.language-diff')) {
    code.replaceChildren(...diffLines(code.textContent.trimEnd().split('\n')));
  }
  box.append(template.content);
  return box;
}

/** The sandbox has no other pages: what this one does not show is no link. */
function leadSomewhere(link, webUrl) {
  const href = link.getAttribute('href');
  const anchor = href.startsWith(webUrl) ? anchorOf(href.slice(webUrl.length)) : undefined;
  if (anchor !== undefined) link.setAttribute('href', anchor);
  else if (href.startsWith(new URL(webUrl).origin)) link.removeAttribute('href');
  else {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
}

function anchorOf(path) {
  const comment = /#issuecomment-(\d+)$/.exec(path);
  if (comment) return `#comment-${comment[1]}`;
  const check = /^\/runs\/(\d+)|check_run_id=(\d+)/.exec(path);
  if (check) return `#check-${check[1] ?? check[2]}`;
  const pull = /^\/pull\/(\d+)/.exec(path);
  return pull ? `#pull-${pull[1]}` : undefined;
}

function textsOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement?.closest('code, a')) texts.push(walker.currentNode);
  }
  return texts;
}

/** GitHub makes links of `#2` by itself. */
function linkReferences(text) {
  const parts = text.data.split(/(?<![\w/])(#\d+)\b/);
  if (parts.length === 1) return;
  text.replaceWith(
    ...parts.map((part, index) => (index % 2 === 1 ? element('a', { href: `#pull-${part.slice(1)}` }, part) : part)),
  );
}

/** Lets a path or a field be broken where its parts meet. */
function breakAtJoints(code) {
  const parts = code.textContent.split(/(?<=[./=,|\]])(?=.)/);
  code.replaceChildren(...parts.flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part])));
}
