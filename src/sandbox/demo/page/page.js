// The page of `falconer demo`. It draws what the server says and sends what people do; it decides nothing.

const reactionSigns = { eyes: '👀', rocket: '🚀', '+1': '👍', '-1': '👎', confused: '😕' };

/** Makes an element. Texts are set as text, never as markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Markdown that the server has rendered with all markup of its own escaped. */
function rendered(html) {
  const box = element('div', { class: 'text' });
  box.innerHTML = html;
  return box;
}

async function send(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  document.getElementById('problem').textContent = answer.ok ? '' : await answer.text();
  return answer.ok;
}

function commentCard(comment) {
  const reactions = comment.reactions.map((each) => element('span', {}, reactionSigns[each] ?? each));
  return element(
    'article',
    { class: 'card comment', 'data-author': comment.author },
    element(
      'div',
      { class: 'top' },
      element('b', {}, comment.author),
      comment.isBot ? element('span', { class: 'bot' }, 'bot') : undefined,
      element('span', { class: 'when' }, time(comment.createdAt)),
    ),
    rendered(comment.html),
    reactions.length === 0 ? undefined : element('div', { class: 'reactions' }, ...reactions),
  );
}

const openChecks = new Map();

function checkLine(check) {
  const key = `${check.headSha}/${check.name}`;
  const tone =
    check.status !== 'completed'
      ? 'busy'
      : check.conclusion === 'success'
        ? 'good'
        : check.conclusion === 'failure'
          ? 'bad'
          : '';
  const isOpen = openChecks.get(key) ?? (check.status !== 'completed' || check.conclusion === 'failure');
  const line = element(
    'details',
    { class: 'check', open: isOpen, 'data-check': check.name, 'data-conclusion': check.conclusion ?? check.status },
    element(
      'summary',
      {},
      element('span', { class: `state ${tone}` }, check.conclusion ?? check.status),
      ' ',
      element('b', {}, check.name),
      ` ${check.title}`,
    ),
    rendered(check.html),
  );
  line.querySelector('summary').addEventListener('click', () => openChecks.set(key, !line.open));
  return line;
}

function diffBlock(diff) {
  const lines = diff.split('\n').map((line) => {
    const tone = /^\+(?!\+\+)/.test(line) ? 'added' : /^-(?!--)/.test(line) ? 'removed' : '';
    return element('span', { class: tone }, `${line}\n`);
  });
  return element('pre', { class: 'diff' }, ...lines);
}

function pullRequestCard(pullRequest) {
  const state = pullRequest.merged ? 'merged' : pullRequest.state;
  return element(
    'article',
    { class: 'card pull-request', 'data-number': pullRequest.number, 'data-state': state },
    element(
      'div',
      { class: 'top' },
      element('b', {}, `#${pullRequest.number} ${pullRequest.title}`),
      element('span', { class: `state ${state === 'open' ? 'good' : ''}` }, state),
      element('span', { class: 'when' }, pullRequest.author),
    ),
    diffBlock(pullRequest.diff),
    element(
      'details',
      { class: 'check', open: openChecks.get(`body/${pullRequest.number}`) },
      element('summary', {}, 'Description'),
      rendered(pullRequest.html),
    ),
    ...pullRequest.checks.map(checkLine),
    ...pullRequest.comments.map(commentCard),
    state === 'open'
      ? element(
          'div',
          { class: 'merge-box' },
          element(
            'button',
            { class: 'merge', onclick: () => send('merge', { number: pullRequest.number }) },
            'Merge pull request',
          ),
        )
      : undefined,
  );
}

function clusterPart(cluster) {
  const engine = cluster.engine.map((each) => element('p', {}, element('b', {}, each.name), ` ${each.message}`));
  const milvus = cluster.milvuses.map((each) =>
    element(
      'article',
      { class: 'card' },
      element(
        'div',
        { class: 'top' },
        element('b', {}, each.name),
        element('span', { class: `state ${each.status === 'Healthy' ? 'good' : 'busy'}` }, each.status),
      ),
      element(
        'div',
        { class: 'text' },
        ...each.components.map((component) =>
          element(
            'div',
            { class: 'bar', 'data-component': component.name },
            element('span', {}, component.name),
            element('progress', { max: String(Math.max(1, component.desired)), value: String(component.ready) }),
            element('span', {}, `${component.ready} of ${component.desired}`),
          ),
        ),
      ),
    ),
  );
  const nodes = cluster.nodes.map((node) =>
    element(
      'button',
      {
        class: `node ${node.ready ? '' : 'broken'}`,
        'data-node': node.name,
        onclick: () => send('cluster', { action: node.ready ? 'break-node' : 'heal-node', node: node.name }),
      },
      `${node.name} ${node.ready ? '' : '(not ready) '}`,
      element('small', { class: 'hint' }, `${node.cpu}, ${node.memory}`),
      element('span', { class: 'pods' }, ...node.pods.map(podMark)),
    ),
  );
  if (cluster.pending.length > 0) {
    nodes.push(
      element(
        'div',
        { class: 'card' },
        element(
          'div',
          { class: 'text' },
          `${cluster.pending.length} pods have no node`,
          element('span', { class: 'pods' }, ...cluster.pending.map(podMark)),
        ),
      ),
    );
  }
  document.getElementById('engine').replaceChildren(...engine);
  document.getElementById('milvus').replaceChildren(...milvus);
  document.getElementById('nodes').replaceChildren(...nodes);
}

function podMark(pod) {
  return element('span', {
    class: `pod ${pod.ready ? 'good' : pod.failing ? 'bad' : ''}`,
    title: `${pod.name}: ${pod.reason}`,
  });
}

function draw(view) {
  document.getElementById('clock').textContent =
    `${view.now.slice(0, 19).replace('T', ' ')} UTC, ${view.speed} times as fast as real time`;
  document.getElementById('issue-title').textContent =
    `${view.repository} · Issue #${view.issue.number}: ${view.issue.title}`;
  document.getElementById('conversation').replaceChildren(...view.issue.comments.map(commentCard));
  document.getElementById('pull-requests').replaceChildren(...view.pullRequests.map(pullRequestCard));
  clusterPart(view.cluster);
  options(
    'person',
    view.people.map((each) => [each.login, `${each.login} (${each.permission})`]),
  );
  options('thread', [
    [String(view.issue.number), `issue #${view.issue.number}`],
    ...view.pullRequests
      .filter((each) => each.state === 'open')
      .map((each) => [String(each.number), `pull request #${each.number}`]),
  ]);
  const faults = document.getElementById('faults');
  if (faults.childElementCount === 0) {
    faults.append(
      element('button', { onclick: () => send('cluster', { action: 'crash' }) }, 'Crash the query nodes'),
      element('button', { onclick: () => send('cluster', { action: 'out-of-memory' }) }, 'Let them run out of memory'),
      element('button', { onclick: () => send('cluster', { action: 'heal' }) }, 'Heal the query nodes'),
    );
  }
}

/** Only when they differ, so that a choice in progress is not lost. */
function options(id, wanted) {
  const select = document.getElementById(id);
  const signature = JSON.stringify(wanted);
  if (select.dataset.options === signature) return;
  const chosen = select.value;
  select.replaceChildren(...wanted.map(([value, label]) => element('option', { value }, label)));
  if (wanted.some(([value]) => value === chosen)) select.value = chosen;
  select.dataset.options = signature;
}

function time(iso) {
  return `${iso.slice(11, 19)} UTC`;
}

document.getElementById('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const comment = document.getElementById('comment');
  const sent = await send('comment', {
    issue: Number(document.getElementById('thread').value),
    person: document.getElementById('person').value,
    text: comment.value,
  });
  if (sent) comment.value = '';
});

document.getElementById('comment').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) document.getElementById('composer').requestSubmit();
});

const updates = new EventSource('updates');
updates.addEventListener('message', (event) => draw(JSON.parse(event.data)));
updates.addEventListener('error', () => {
  document.getElementById('clock').textContent = 'The demo has ended or cannot be reached; start it again.';
});
