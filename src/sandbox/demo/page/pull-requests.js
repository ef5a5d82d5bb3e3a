import { headChecks, mergeChecks } from './checks.js';
import { commentCard } from './conversation.js';
import { diffBlock } from './diff.js';
import { element, folding, mark, pill } from './elements.js';
import { rendered } from './markdown.js';

const tones = { open: 'good', merged: 'merged', closed: 'bad' };

/** A pull request: what it changes above, what goes on below, so that nothing read is pushed away. */
export function pullRequestCard(pullRequest, view) {
  const { number, title, state, author } = pullRequest;
  const newest = view.pullRequests[0]?.number === number;
  return folding(
    {
      class: 'card pull-request',
      id: `pull-${number}`,
      'data-key': `pull-${number}`,
      'data-number': number,
      'data-state': state,
    },
    {
      isOpen: newest || state === 'open',
      summary: element(
        'div',
        { class: 'title' },
        element('h3', {}, title, element('span', { class: 'number' }, ` #${number}`)),
        element(
          'p',
          {},
          element('span', { class: `pill ${tones[state]}` }, state),
          ` ${author}: `,
          element('code', {}, pullRequest.headBranch),
          ' → ',
          element('code', {}, pullRequest.baseBranch),
        ),
      ),
    },
    folding(
      { class: 'part', 'data-key': 'description' },
      { summary: 'Description', isOpen: false },
      rendered(pullRequest.html, view),
    ),
    diffBlock(pullRequest.diff),
    headChecks(pullRequest, view),
    mergeBox(pullRequest),
    mergeChecks(pullRequest, view),
    element(
      'div',
      { class: 'thread', 'data-key': 'thread' },
      pullRequest.comments.map((comment) => commentCard(comment, view)),
    ),
  );
}

function mergeBox(pullRequest) {
  const { number, state, conflicts, mergeCommit, mergedBy, baseBranch } = pullRequest;
  const box = (...children) => element('div', { class: 'merge', 'data-key': 'merge-box' }, ...children);
  if (mergeCommit) {
    return box(
      mark('merged'),
      element(
        'span',
        {},
        `${mergedBy} merged this into ${baseBranch}: `,
        element('code', {}, mergeCommit.slice(0, 12)),
      ),
    );
  }
  if (state !== 'open') return box(pill('neutral', 'closed'), 'It was closed without a merge.');
  return box(
    element(
      'button',
      { type: 'button', class: 'primary', 'data-act': 'merge', 'data-number': number, disabled: conflicts },
      'Merge pull request',
    ),
    element('span', { class: 'soft' }, mergeHint(pullRequest)),
  );
}

function mergeHint({ conflicts, baseBranch, checks }) {
  if (conflicts) return `It conflicts with ${baseBranch}.`;
  const isReviewed = checks.some((check) => check.name === 'falconer/review' && check.tone !== 'busy');
  return isReviewed ? 'as maya; Flux takes it from there' : 'as maya; falconer/review is not done yet';
}
