/** Sends signed deliveries at a steady rate from a process of its own, as GitHub does, and tells how long the answers took. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';

/** What to send, and where. */
export interface Sending {
  readonly url: string;
  readonly secret: string;
  readonly count: number;
  /** A second. */
  readonly rate: number;
}

export interface Sent {
  /** Milliseconds to each answer of 202, sorted. */
  readonly times: readonly number[];
  /** What else was answered, or what became of the connection, and how often. */
  readonly others: Readonly<Record<string, number>>;
}

interface Delivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

/** A comment as GitHub sends it, of its usual size: the rest of the payload is not read. */
function delivery(comment: number, secret: string): Delivery {
  const person = { login: 'maya', id: 7, type: 'User' };
  const repository = {
    id: 1,
    name: 'search',
    full_name: 'acme/search',
    owner: { login: 'acme', id: 2 },
    padding: 'x'.repeat(8_000),
  };
  const body = JSON.stringify({
    action: 'created',
    issue: { number: 1, id: 1 },
    comment: { id: comment, body: '/scale querynode 3', user: person },
    repository,
    sender: person,
    installation: { id: 1 },
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-github-delivery': `bench-${comment}`,
      'x-github-event': 'issue_comment',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  };
}

/** On a connection of its own. Gives what became of it: a status, or an error code. */
function sendOne(url: string, { body, headers }: Delivery): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method: 'POST', agent: false, headers }, (response) => {
      response.resume().on('end', () => resolve(`${response.statusCode}`));
    });
    outgoing.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    outgoing.end(body);
  });
}

/** Keeps to the rate, whatever the answers take, and waits for all of them. */
async function send({ url, secret, count, rate }: Sending): Promise<Sent> {
  const deliveries = Array.from({ length: count }, (_, index) => delivery(index + 1, secret));
  const times: number[] = [];
  const others: Record<string, number> = {};
  const pending: Promise<void>[] = [];
  const begin = performance.now();
  for (const [index, each] of deliveries.entries()) {
    const due = begin + (index * 1_000) / rate;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const since = performance.now();
    pending.push(
      sendOne(url, each).then((outcome) => {
        if (outcome === '202') times.push(performance.now() - since);
        else others[outcome] = (others[outcome] ?? 0) + 1;
      }),
    );
  }
  await Promise.all(pending);
  return { times: times.sort((one, other) => one - other), others };
}

process.on('message', (sending: Sending) => {
  void send(sending).then((sent) => process.send?.(sent));
});
