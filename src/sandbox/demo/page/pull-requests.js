import { commentCard } from './conversation.js';
import { diffBlock } from './diff.js';
import { element, folding, mark, pill } from './elements.js';
import { rendered } from './markdown.js';

const tones = { open: 'good', merged: 'merged', closed: 'bad' };

/** A pull request: what it changes above, what goes on below, so that nothing read is pushed away. */
export function pullRequestCard(pullRequest, view) {
  const { number, title, state, author } = pullRequest;
  const newest = view.pullRequests[0]?.number === number;
  const checks = (on) => pullRequest.checks.filter((check) => check.on === on).map((check) => checkLine(check, view));
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
    element('div', { class: 'checks', 'data-key': 'head' }, commitLine('Head', pullRequest.headSha), checks('head')),
    mergeBox(pullRequest),
    element('div', { class: 'checks', 'data-key': 'merge' }, checks('merge')),
    element(
      'div',
      { class: 'thread', 'data-key': 'thread' },
      pullRequest.comments.map((comment) => commentCard(comment, view)),
    ),
  );
}

function commitLine(what, sha) {
  return element('p', { class: 'commit' }, `${what} commit `, element('code', {}, sha.slice(0, 12)));
}

function checkLine(check, view) {
  const { name, state, tone, title } = check;
  const words = { in_progress: 'in progress', timed_out: 'timed out', action_required: 'action required' };
  return folding(
    {
      class: `check on-${check.on}`,
      id: `check-${check.id}`,
      'data-key': `check-${check.id}`,
      'data-check': name,
      'data-state': state,
    },
    {
      isOpen: check.on === 'merge' || tone === 'bad',
      summary: element(
        'div',
        { class: 'outcome' },
        mark(tone),
        element('b', {}, name),
        element('span', { class: `word ${tone}` }, words[state] ?? state),
        (check.on === 'merge' || tone === 'busy') && progressBar(check),
        element('span', { class: 'headline' }, title),
      ),
    },
    rendered(check.html, view),
  );
}

/** Always there, so that nothing jumps when it is done: without numbers it only says that something goes on. */
function progressBar({ name, tone, progress }) {
  const label = `Progress of ${name}`;
  if (tone !== 'busy') return element('progress', { class: tone, max: '1', value: '1', 'aria-hidden': 'true' });
  if (!progress) return element('progress', { class: tone, 'aria-label': label });
  const { done, total } = progress;
  return element('progress', { class: tone, max: total, value: done, 'aria-label': label });
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
