import { element, show } from './elements.js';

const byId = (id) => document.getElementById(id);

/** Lets people write, with examples that fill the box. `send` resolves to whether it was taken. */
export function startComposer(send) {
  const [form, comment] = [byId('composer'), byId('comment')];
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('[type=submit]');
    button.disabled = true;
    const [issue, person] = [Number(byId('thread').value), byId('person').value];
    if (await send('comment', { issue, person, text: comment.value })) comment.value = '';
    button.disabled = false;
  });
  form.addEventListener('click', (event) => {
    const fill = event.target.closest('[data-fill]');
    if (!fill) return;
    comment.value = fill.dataset.fill;
    comment.focus();
  });
  comment.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

/** Who may write, and where. A choice that was made stays. */
export function showChoices({ people, issue, pullRequests }) {
  show(
    byId('person'),
    people.map(({ login, permission }) =>
      element('option', { value: login, 'data-key': login }, `${login} (${permission})`),
    ),
  );
  const open = pullRequests.filter((each) => each.state === 'open').map((each) => each.number);
  show(
    byId('thread'),
    [issue.number, ...open].map((number) =>
      element(
        'option',
        { value: number, 'data-key': number },
        number === issue.number ? `issue #${number}` : `pull request #${number}`,
      ),
    ),
  );
}
