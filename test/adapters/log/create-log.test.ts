import { describe, expect, it } from 'vitest';
import { createLog, createRedactor } from '../../../src/adapters/log/index.ts';

const token = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';

describe('the log', () => {
  it('writes one JSON object per line with level, time and facts', () => {
    const { log, lines } = capture({ secrets: () => [] });
    log.info({ key: 'command o/r#1!2' }, 'reconciled');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', key: 'command o/r#1!2', msg: 'reconciled' });
    expect(JSON.parse(lines[0] ?? '').time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('replaces a secret in the message, in facts, in nested facts and in an error with its stack', () => {
    const { log, lines } = capture({ secrets: () => [token] });
    log.warn({ url: `https://x-access-token:${token}@github.com/o/r`, deep: { list: [token] } }, `got ${token}`);
    log.error({ err: new Error(`fatal: bad credentials ${token}`) }, 'fetching failed');
    expect(lines.join('')).not.toContain(token);
    expect(lines.join('')).toContain('[redacted]');
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('covers secrets that became known after the log was made, and child loggers', () => {
    const secrets: string[] = [];
    const { log, lines } = capture({ secrets: () => secrets });
    secrets.push(token);
    log.child({ token }).error(`child says ${token}`);
    expect(lines.join('')).not.toContain(token);
  });

  it('keeps kind, message, stack, plain values, cause and parts of an error, and no object that hangs on it', () => {
    const { log, lines } = capture({ secrets: () => [] });
    const cause = Object.assign(new TypeError('socket closed'), { code: 'ECONNRESET' });
    const request = { headers: { cookie: 'from-the-request' }, body: 'x'.repeat(10_000) };
    const part = Object.assign(new Error('GitHub answered 502', { cause }), {
      status: 502,
      request,
      long: 'y'.repeat(999),
    });
    log.error({ err: new AggregateError([part], 'all failed') }, 'failed');
    expect(JSON.parse(lines[0] ?? '').err).toEqual({
      type: 'AggregateError',
      message: 'all failed',
      stack: expect.stringContaining('AggregateError: all failed'),
      errors: [
        {
          type: 'Error',
          message: 'GitHub answered 502',
          stack: expect.any(String),
          status: 502,
          cause: { type: 'TypeError', message: 'socket closed', stack: expect.any(String), code: 'ECONNRESET' },
        },
      ],
    });
  });

  it('writes something for a value that was thrown and is no error', () => {
    const { log, lines } = capture({ secrets: () => [] });
    for (const err of ['text', undefined, null, { a: 1 }]) log.error({ err }, 'failed');
    expect(lines).toHaveLength(4);
  });

  it('drops lines below its level', () => {
    const { log, lines } = capture({ secrets: () => [] });
    log.debug({}, 'details');
    expect(lines).toEqual([]);
  });
});

describe('the redactor', () => {
  const privateKey = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aozN3tihPmUODudd62Fjd'}\n${'/w8mpuR8mZ9mBNBBqDXvYwWb5uyy8qYX2uPiX6nzZx1mBNBBqDXvYwWb5uy'}\n-----END RSA PRIVATE KEY-----\n`;

  it.each([
    ['as it is', (secret: string) => secret],
    ['base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['base64 after a user name', (secret: string) => Buffer.from(`x-access-token:${secret}`).toString('base64')],
    ['base64 after one more byte', (secret: string) => Buffer.from(`u:${secret}!`).toString('base64')],
    ['base64 for URLs', (secret: string) => Buffer.from(`ab${secret}`).toString('base64url')],
    ['URL-encoded', (secret: string) => encodeURIComponent(secret)],
    ['inside JSON', (secret: string) => JSON.stringify({ secret })],
  ])('replaces a secret %s', (_, disguise) => {
    const secret = 'p+ss/w"rd with ümlaut and ~ tilde?';
    const redact = createRedactor(() => [secret]);
    const line = disguise(secret);
    const shown = redact(line);
    expect(shown).toContain('[redacted]');
    // At most the last partial group of a base64 text may stay.
    expect(shown.replace('[redacted]', '').length).toBeLessThan(30);
    expect(shown).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
  });

  it('replaces a private key in any newline convention, and each of its lines', () => {
    const redact = createRedactor(() => [privateKey]);
    const lines = [
      JSON.stringify({ privateKey }),
      privateKey.split('\n')[1] ?? '',
      privateKey.replaceAll('\n', '\r\n'),
    ];
    for (const line of lines) expect(redact(line)).not.toContain('MIIEpAIBAAKCAQEA');
  });

  it('leaves lines alone when there is no secret, an empty one or a very short one', () => {
    const redact = createRedactor(() => ['', ' ', 'abc']);
    expect(redact('abc is as easy as 123')).toBe('abc is as easy as 123');
  });

  it('replaces a longer secret whole when a shorter one is part of it', () => {
    const redact = createRedactor(() => ['hunter', 'hunter2hunter2']);
    expect(redact('x hunter2hunter2 y')).toBe('x [redacted] y');
  });
});

function capture(settings: { secrets: () => readonly string[] }) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', secrets: settings.secrets, write: (line) => lines.push(line) });
  return { log, lines };
}
