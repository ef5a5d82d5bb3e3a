import { element, mark } from './elements.js';

const words = { good: 'done', busy: 'under way', bad: 'failed', neutral: 'ended', turn: 'your turn', waiting: 'later' };

/** The way of the newest change, step by step. */
export function storySteps({ steps }) {
  return steps.map(({ name, tone, detail }) =>
    element(
      'li',
      {
        class: tone,
        'data-key': name,
        'data-step': name,
        'data-tone': tone,
        'aria-current': tone === 'busy' || tone === 'turn' ? 'step' : undefined,
      },
      mark(tone),
      element('b', {}, name, element('span', { class: 'unseen' }, ` ${words[tone]}`)),
      element('span', { class: 'detail', title: detail }, detail),
    ),
  );
}
