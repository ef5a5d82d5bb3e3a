import { element, mark, pill } from './elements.js';

const abbreviations = {
  querynode: 'QN',
  datanode: 'DN',
  streamingnode: 'SN',
  mixcoord: 'MC',
  proxy: 'PX',
  standalone: 'SA',
  indexnode: 'IN',
};

/** More marks than this are counted instead of drawn. */
const mostMarks = 80;
const longestList = 12;

export function engineCard({ name, tone, state, message }) {
  return element(
    'article',
    { class: 'card engine', 'data-key': name },
    element('header', { class: 'top' }, element('b', {}, 'Flux'), element('span', {}, name), pill(tone, state)),
    element('p', {}, message || 'has not looked yet'),
  );
}

export function milvusCard({ name, image, status, tone, components }) {
  return element(
    'article',
    { class: 'card milvus', 'data-key': name, 'data-status': status },
    element('header', { class: 'top' }, element('b', {}, 'Milvus'), element('span', {}, name), pill(tone, status)),
    element('div', { class: 'components' }, components.map(componentBar)),
    element('p', { class: 'soft' }, image),
  );
}

function componentBar({ name, desired, ready }) {
  const tone = desired === ready ? 'good' : 'busy';
  return element(
    'div',
    { class: 'component', 'data-key': name, 'data-component': name },
    element('span', {}, name),
    element('progress', { class: tone, max: Math.max(1, desired, ready), value: ready, 'aria-label': `${name} ready` }),
    element('span', { class: 'count' }, desired < 0 ? `${ready} (autoscaled)` : `${ready} of ${desired}`, mark(tone)),
  );
}

const nodeWords = { ready: 'Ready', silent: 'no answer', 'not-ready': 'NotReady' };
const nodeTones = { ready: 'good', silent: 'busy', 'not-ready': 'bad' };

export function nodeCard({ name, state, cpu, memory, pods }) {
  const wanted = state === 'ready' ? 'broken' : 'healthy';
  const verb = state === 'ready' ? 'Break' : 'Heal';
  return element(
    'article',
    { class: `card node ${state}`, 'data-key': name, 'data-node': name, 'data-state': state },
    element(
      'header',
      { class: 'top' },
      element('b', {}, name),
      pill(nodeTones[state], nodeWords[state]),
      element(
        'button',
        {
          type: 'button',
          'data-act': 'node',
          'data-node': name,
          'data-wanted': wanted,
          'aria-label': `${verb} ${name}`,
        },
        verb,
      ),
    ),
    shareBar('CPU', cpu, 'cores'),
    shareBar('Memory', memory, 'GiB'),
    podMarks(pods, name),
  );
}

function shareBar(what, { used, total }, unit) {
  const amount = `${Number(used.toFixed(1))} of ${Number(total.toFixed(1))} ${unit}`;
  return element(
    'div',
    { class: 'share' },
    element('span', {}, what),
    element('progress', { class: 'neutral', max: Math.max(total, 1), value: used, 'aria-label': `${what} requested` }),
    element('span', { class: 'count' }, amount),
  );
}

function podMarks(pods, where) {
  const more = pods.length - mostMarks;
  return element(
    'ul',
    { class: 'pods', 'aria-label': `Pods on ${where}` },
    pods.slice(0, mostMarks).map(podMark),
    more > 0 && element('li', { 'data-key': 'more' }, `and ${more} more`),
  );
}

function podMark({ name, component, state, reason, restarts }) {
  const again = restarts === 0 ? '' : `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  const text = `${name}: ${reason}${again}`;
  return element(
    'li',
    { class: `pod ${state}`, 'data-key': name, title: text },
    element('span', { 'aria-hidden': 'true' }, abbreviations[component] ?? '–'),
    element('span', { class: 'unseen' }, text),
  );
}

/** Pods without a node, and in words what is not as it should be. */
export function troubleParts(cluster) {
  const { pending } = cluster;
  return [
    pending.length > 0 &&
      element(
        'article',
        { class: 'card node', 'data-key': 'pending', id: 'pending' },
        element('header', { class: 'top' }, element('b', {}, `${pending.length} pods have no node`)),
        podMarks(pending, 'no node'),
      ),
    troubleCard(troublesOf(cluster)),
  ].filter(Boolean);
}

function troubleCard(troubles) {
  const more = troubles.length - longestList;
  return element(
    'article',
    { class: 'card trouble', 'data-key': 'trouble' },
    element('header', { class: 'top' }, element('b', {}, 'Not ready'), String(troubles.length)),
    troubles.length === 0 && element('p', { class: 'soft' }, 'Everything is ready.'),
    element(
      'ul',
      {},
      troubles
        .slice(0, longestList)
        .map(({ what, why }) =>
          element('li', { 'data-key': what }, element('code', {}, what), element('span', {}, why)),
        ),
      more > 0 && element('li', { 'data-key': 'more' }, `and ${more} more`),
    ),
  );
}

function troublesOf({ milvuses, nodes, pending }) {
  const placed = nodes.flatMap((node) => node.pods.map((pod) => ({ ...pod, where: node.name })));
  const pods = [...placed, ...pending.map((pod) => ({ ...pod, where: 'no node' }))];
  return [
    ...milvuses.flatMap((milvus) => milvus.problems.map(({ type, message }) => ({ what: type, why: message }))),
    ...pods
      .filter((pod) => pod.state !== 'ready')
      .map(({ name, reason, where }) => ({ what: name, why: `${reason}, ${where}` })),
  ];
}

const faults = [
  ['healthy', 'healthy'],
  ['crashing', 'crash'],
  ['out-of-memory', 'run out of memory'],
];

/** How the query nodes are to behave. */
export function faultButtons(present) {
  return element(
    'div',
    { class: 'switch', role: 'group', 'aria-labelledby': 'faults-label' },
    element('span', { id: 'faults-label' }, 'Query nodes'),
    faults.map(([wanted, words]) =>
      element(
        'button',
        {
          type: 'button',
          'data-act': 'query-nodes',
          'data-wanted': wanted,
          'aria-pressed': String(wanted === present),
        },
        words,
      ),
    ),
  );
}
