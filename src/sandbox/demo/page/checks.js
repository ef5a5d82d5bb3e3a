import { element, folding, mark } from './elements.js';
import { rendered } from './markdown.js';

/** Checks of the head commit. The place of the review is kept free for it. */
export function headChecks({ headSha, state, checks }, view) {
  const own = checks.filter((check) => check.on === 'head');
  const isExpected = state === 'open' && !own.some((check) => check.name === 'falconer/review');
  return element(
    'div',
    { class: 'checks', 'data-key': 'head' },
    element('p', { class: 'commit' }, 'Head commit ', element('code', {}, headSha.slice(0, 12))),
    own.map((check) => checkLine(check, view)),
    isExpected && expectedLine('falconer/review'),
  );
}

/** Checks of the merge commit, once there is one. */
export function mergeChecks({ mergeCommit, checks }, view) {
  const own = checks.filter((check) => check.on === 'merge');
  return element(
    'div',
    { class: 'checks', 'data-key': 'merge' },
    own.map((check) => checkLine(check, view)),
    mergeCommit && own.length === 0 && expectedLine('falconer/rollout'),
  );
}

function expectedLine(name) {
  return element(
    'div',
    { class: 'check expected', 'data-key': 'expected' },
    mark('waiting'),
    element('b', {}, name),
    element('span', { class: 'word' }, 'expected'),
    element('span', { class: 'headline' }, 'Falconer has not reported it yet.'),
  );
}

const words = { in_progress: 'in progress', timed_out: 'timed out', action_required: 'action required' };

function checkLine(check, view) {
  const { name, state, tone, title } = check;
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

/** Beside the rollout for good, so that nothing jumps when it is done. Without numbers it only says that something goes on. */
function progressBar({ name, tone, progress }) {
  const label = `Progress of ${name}`;
  if (tone !== 'busy') return element('progress', { class: tone, max: '1', value: '1', 'aria-label': label });
  if (!progress) return element('progress', { class: tone, 'aria-label': label });
  const { done, total } = progress;
  return element('progress', { class: tone, max: total, value: done, 'aria-label': label });
}
