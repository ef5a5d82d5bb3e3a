import { sign } from '@octokit/webhooks-methods';
import { describe, expect, it } from 'vitest';
import { closingFronts, payload, secret, send, start, talk } from './story.ts';

closingFronts();

describe('a body', () => {
  const head = (more: readonly string[]) =>
    [
      'POST /webhooks/github HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'X-GitHub-Delivery: 1',
      'X-GitHub-Event: push',
      'X-Hub-Signature-256: sha256=00',
      ...more,
      '',
      '',
    ].join('\r\n');

  it('that says that it is too large is refused, and the connection closed, before any of it is read', async () => {
    const { front, accepted } = await start();
    const { answer, closed } = talk(front, head([`Content-Length: ${26 * 1024 * 1024}`]));
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(accepted).toEqual([]);
  });

  it('that says that it is too large is refused when the sender asks whether to go on', async () => {
    const { front } = await start();
    const { answer, closed } = talk(front, head([`Content-Length: ${26 * 1024 * 1024}`, 'Expect: 100-continue']));
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('that asks whether to go on is let through when it is not too large', async () => {
    const { front, accepted } = await start();
    const body = JSON.stringify(payload);
    const signed = head([`Content-Length: ${body.length}`, 'Expect: 100-continue', 'Connection: close']).replace(
      'sha256=00',
      await sign(secret, body),
    );
    const { socket, answer, closed, said } = talk(front, signed);
    await said('100 Continue');
    socket.write(body);
    await closed;
    expect(answer()).toContain('HTTP/1.1 202 ');
    expect(accepted).toHaveLength(1);
  });

  it('that is too large without saying so is refused while it streams', async () => {
    const { front, accepted } = await start({ maxBytes: 1_000 });
    const { socket, answer, closed } = talk(front, head(['Transfer-Encoding: chunked']));
    socket.write(`3e8\r\n${'x'.repeat(1_000)}\r\n`);
    socket.write(`1\r\nx\r\n`);
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(accepted).toEqual([]);
  });

  it('that does not come is given up after the time to read it', async () => {
    const { front, accepted } = await start({ readTimeout: 150 });
    const begin = performance.now();
    const { answer, closed } = talk(front, `${head(['Content-Length: 100'])}{"a":`);
    await closed;
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
    expect(accepted).toEqual([]);
  });

  it('is not waited for when the headers do not come', async () => {
    const { front } = await start({ readTimeout: 150 });
    const { answer, closed } = talk(front, 'POST /webhooks/github HTTP/1.1\r\nHost: x\r\nX-Slow:');
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('of strangers cannot fill the memory: what is being read at the same time is bounded', async () => {
    const { front } = await start({ maxBytes: 1_000 });
    const senders = Array.from({ length: 5 }, () => talk(front, `${head(['Content-Length: 1000'])}${'x'.repeat(900)}`));
    await Promise.race(senders.map(({ closed }) => closed));
    expect(senders.filter(({ answer }) => answer().startsWith('HTTP/1.1 503 '))).toHaveLength(1);
    for (const { socket } of senders) socket.destroy();
    await Promise.all(senders.map(({ closed }) => closed));
    expect((await send(front)).status).toBe(202);
  });
});
