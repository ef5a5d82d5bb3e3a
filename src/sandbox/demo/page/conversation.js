import { element } from './elements.js';
import { rendered } from './markdown.js';

const reactions = {
  eyes: ['👀', 'seen'],
  rocket: ['🚀', 'done'],
  '+1': ['👍', 'nothing to change'],
  '-1': ['👎', 'refused'],
  confused: ['😕', 'not understood'],
};

/** One comment. Reactions stand in its head, so that nothing moves when they come. */
export function commentCard(comment, view) {
  return element(
    'article',
    {
      class: `card comment ${comment.isBot ? 'by-bot' : ''}`,
      id: comment.id === 0 ? undefined : `comment-${comment.id}`,
      'data-key': `comment-${comment.id}`,
      'data-author': comment.author,
    },
    element(
      'header',
      { class: 'top' },
      comment.isBot
        ? element('img', { class: 'avatar', src: 'icon.svg', alt: '' })
        : element('span', { class: 'avatar', 'aria-hidden': 'true' }, comment.author.slice(0, 1)),
      element('b', {}, comment.author),
      comment.isBot && element('span', { class: 'tag' }, 'bot'),
      element('span', { class: 'reactions' }, comment.reactions.map(reactionMark)),
      element('time', { datetime: comment.createdAt }, `${comment.createdAt.slice(11, 19)} UTC`),
    ),
    rendered(comment.html, view),
  );
}

function reactionMark(name) {
  const [sign, meaning] = reactions[name] ?? [name, name];
  return element('span', { role: 'img', 'aria-label': meaning, title: meaning, 'data-reaction': name }, sign);
}
