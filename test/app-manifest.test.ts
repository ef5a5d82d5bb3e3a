import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { handledEvents } from '../src/app/bind-events.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest: { default_permissions: Record<string, string>; default_events: string[]; public: boolean } = parse(
  readFileSync(join(root, 'app.yml'), 'utf8'),
);

/** Sent to every App, subscribed or not (GitHub documentation, webhook events). */
const unasked = ['installation', 'installation_repositories'];

describe('the App manifest', () => {
  it('subscribes to exactly the events that are handled', () => {
    expect([...manifest.default_events].sort()).toEqual(handledEvents.filter((event) => !unasked.includes(event)));
  });

  it('names the events that the code binds', () => {
    const source = readFileSync(join(root, 'src/app/bind-events.ts'), 'utf8');
    const bound = [...source.matchAll(/'([a-z_]+)(?:\.[a-z]+)?'/g)].map((match) => match[1] ?? '');
    expect(handledEvents.filter((event) => !bound.includes(event))).toEqual([]);
  });

  it('asks for the least permissions that work', () => {
    expect(manifest.default_permissions).toEqual({
      checks: 'write',
      contents: 'write',
      issues: 'write',
      members: 'read',
      metadata: 'read',
      pull_requests: 'write',
    });
  });

  it('has a reason in the code for each permission', () => {
    const adapter = readdirSync(join(root, 'src/adapters/github'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, 'src/adapters/github', file), 'utf8'))
      .join('\n');
    expect(adapter).toMatch(/rest\.checks\.create/);
    expect(adapter).toMatch(/rest\.issues\.createComment/);
    expect(adapter).toMatch(/rest\.pulls\.create/);
    // Contents: the token of a push.
    expect(readFileSync(join(root, 'src/adapters/git/push.ts'), 'utf8')).toMatch(/push/);
  });
});
