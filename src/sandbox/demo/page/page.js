// The page of `falconer demo`. It draws what the server says and sends what people do; it decides nothing.
import { engineCard, faultButtons, milvusCard, nodeCard, troubleParts } from './cluster.js';
import { showChoices, startComposer } from './composer.js';
import { commentCard } from './conversation.js';
import { element, show } from './elements.js';
import { newsOf } from './news.js';
import { pullRequestCard } from './pull-requests.js';
import { storySteps } from './story.js';

const byId = (id) => document.getElementById(id);
let shown;

function draw(view) {
  byId('clock').textContent = `${view.now.slice(0, 19).replace('T', ' ')} UTC, ${view.speed} × real time`;
  byId('issue-title').textContent = `${view.repository} #${view.issue.number}: ${view.issue.title}`;
  show(byId('story'), storySteps(view.story));
  stayAtEnd(byId('conversation'), (pane) => {
    show(
      pane,
      view.issue.comments.map((comment) => commentCard(comment, view)),
    );
  });
  show(byId('pull-requests'), pullRequestParts(view));
  showCluster(view.cluster);
  showChoices(view);
  if (shown) byId('news').textContent = newsOf(shown, view).join(' ') || byId('news').textContent;
  shown = view;
}

function pullRequestParts(view) {
  if (view.pullRequests.length > 0) return view.pullRequests.map((each) => pullRequestCard(each, view));
  return [
    element('p', { class: 'empty', 'data-key': 'empty' }, 'None yet. A command such as /scale querynode 8 opens one.'),
  ];
}

function showCluster(cluster) {
  show(byId('engines'), cluster.engines.map(engineCard));
  show(byId('milvuses'), cluster.milvuses.map(milvusCard));
  show(byId('faults'), [faultButtons(cluster.queryNodes)]);
  show(byId('nodes'), cluster.nodes.map(nodeCard));
  show(byId('trouble'), troubleParts(cluster));
}

/** Who reads the newest comment sees the next one; who has scrolled up is left alone. */
function stayAtEnd(pane, change) {
  const isAtEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40;
  change(pane);
  if (isAtEnd) pane.scrollTop = pane.scrollHeight;
}

/** Resolves to whether it was taken. What was wrong is said on the page. */
async function send(action, body) {
  try {
    const answer = await fetch(action, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    tellProblem(answer.ok ? '' : await answer.text());
    return answer.ok;
  } catch {
    tellProblem('The demo cannot be reached; start it again.');
    return false;
  }
}

function tellProblem(text) {
  byId('problem').textContent = text;
  byId('problem').hidden = text === '';
}

/** Buttons that the pictures bring along say what they do themselves. */
async function press(button) {
  const { act, number, node, wanted } = button.dataset;
  button.disabled = true;
  const isTaken = await send(act, act === 'merge' ? { number: Number(number) } : { node, wanted });
  // A merged pull request has no button any more; until the next picture says so it is not to be pressed again.
  if (!isTaken || act !== 'merge') button.disabled = false;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (button) void press(button);
});

startComposer(send);

const updates = new EventSource('updates');
updates.addEventListener('message', (event) => {
  document.body.classList.remove('lost');
  draw(JSON.parse(event.data));
});
updates.addEventListener('error', () => {
  document.body.classList.add('lost');
  byId('clock').textContent = 'The demo has ended or cannot be reached.';
});
