import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type ClusterConnection,
  connectCluster,
  type KubeconfigSource,
} from '../../../src/adapters/kubernetes/index.ts';
import type { ObjectSelector, Observed } from '../../../src/ports.ts';
import { createManualTime } from './manual-timers.ts';
import { kubeconfigText, logTo } from './watched-server.ts';

const pods: ObjectSelector = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', scope: 'namespaced' };

/** A server that lets one token in, and notes what was tried. */
interface Door {
  readonly url: string;
  readonly tried: string[];
  opensFor: string;
  readonly server: Server;
}

let door: Door;
let folder: string;
let cluster: ClusterConnection | undefined;
let logged: string[];
let time = createManualTime();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'falconer-'));
  logged = [];
  time = createManualTime();
  door = await openDoor();
});

afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
  door.server.closeAllConnections();
  await new Promise((resolve) => door.server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function openDoor(): Promise<Door> {
  const tried: string[] = [];
  const server = createServer((request, response) => {
    tried.push(request.headers.authorization ?? 'nothing');
    const isIn = request.headers.authorization === made.opensFor;
    response.writeHead(isIn ? 200 : 401, { 'content-type': 'application/json' });
    if (request.url?.includes('watch=1') === true && isIn) response.flushHeaders();
    else if (isIn) response.end('{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[]}');
    else response.end(JSON.stringify({ kind: 'Status', message: `not for ${request.headers.authorization}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tried, opensFor: '', server };
  return made;
}

async function connect(kubeconfig: KubeconfigSource): Promise<ClusterConnection> {
  cluster = await connectCluster({
    name: 'prod',
    kubeconfig,
    clock: time.clock,
    timers: time.timers,
    log: logTo(logged),
  });
  return cluster;
}

async function look(kubeconfig: KubeconfigSource): Promise<Observed> {
  return await (await connect(kubeconfig)).observe(pods, undefined);
}

describe('credentials', () => {
  test('are read again from the kubeconfig when the server refuses them', async () => {
    const path = join(folder, 'config');
    await writeFile(path, kubeconfigText(door.url, 'old-token'));
    door.opensFor = 'Bearer new-token';
    const connection = await connect({ kind: 'file', path });
    await writeFile(path, kubeconfigText(door.url, 'new-token'));
    expect(await connection.observe(pods, undefined)).toMatchObject({ kind: 'known' });
    expect(door.tried.slice(0, 2)).toEqual(['Bearer old-token', 'Bearer new-token']);
  });

  test('are read once for all kinds that are refused at the same time', async () => {
    const path = join(folder, 'config');
    await writeFile(path, kubeconfigText(door.url, 'old-token'));
    door.opensFor = 'Bearer new-token';
    const connection = await connect({ kind: 'file', path });
    await writeFile(path, kubeconfigText(door.url, 'new-token'));
    const kinds = ['pods', 'events', 'services'].map((resource) => ({ ...pods, resource }));
    const observed = await Promise.all(kinds.map((kind) => connection.observe(kind, undefined)));
    expect(observed.map((each) => each.kind)).toEqual(['known', 'known', 'known']);
    expect(door.tried.filter((token) => token === 'Bearer old-token').length).toBe(3);
  });

  test('of a token file are read from the file, without the line end', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'from-a-file\n');
    door.opensFor = 'Bearer from-a-file';
    const config = JSON.parse(kubeconfigText(door.url, '')) as Record<string, unknown>;
    const text = JSON.stringify({ ...config, users: [{ name: 'test', user: { tokenFile } }] });
    expect(await look({ kind: 'text', text })).toMatchObject({ kind: 'known' });
  });

  test('may be a name and a password', async () => {
    door.opensFor = `Basic ${Buffer.from('falconer:hunter22').toString('base64')}`;
    const config = JSON.parse(kubeconfigText(door.url, '')) as Record<string, unknown>;
    const users = [{ name: 'test', user: { username: 'falconer', password: 'hunter22' } }];
    expect(await look({ kind: 'text', text: JSON.stringify({ ...config, users }) })).toMatchObject({ kind: 'known' });
  });

  test('may come from a plugin, whose failure is told without what it printed', async () => {
    const config = JSON.parse(kubeconfigText(door.url, '')) as Record<string, unknown>;
    const plugin = (script: string) => ({
      kind: 'text' as const,
      text: JSON.stringify({
        ...config,
        users: [{ name: 'test', user: { exec: { command: process.execPath, args: ['-e', script] } } }],
      }),
    });
    door.opensFor = 'Bearer from-a-plugin';
    const credential = JSON.stringify({ kind: 'ExecCredential', status: { token: 'from-a-plugin' } });
    expect(await look(plugin(`console.log(${JSON.stringify(credential)})`))).toMatchObject({ kind: 'known' });
    await cluster?.close();
    const observed = await look(plugin('console.error("password=hunter22"); process.exit(1)'));
    expect(observed.kind === 'unreadable' && observed.message).toContain('its credential plugin or token file fails');
    expect(JSON.stringify([observed, logged])).not.toContain('hunter22');
  });

  test('may be none at all', async () => {
    door.opensFor = 'nothing';
    const config = JSON.parse(kubeconfigText(door.url, '')) as Record<string, unknown>;
    const contexts = [{ name: 'test', context: { cluster: 'test' } }];
    expect(await look({ kind: 'text', text: JSON.stringify({ ...config, contexts, users: [] }) })).toMatchObject({
      kind: 'unreadable',
      reason: 'forbidden',
    });
    expect(door.tried).toEqual(['nothing', 'nothing']);
  });

  test('never show in what is said or logged, though the server repeats them', async () => {
    const observed = await look({ kind: 'text', text: kubeconfigText(door.url, 'a-secret-token') });
    expect(observed).toMatchObject({ kind: 'unreadable', reason: 'forbidden' });
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify([observed, logged])).not.toContain('a-secret-token');
  });
});

describe('a kubeconfig', () => {
  const refusal = async (kubeconfig: KubeconfigSource) => {
    try {
      await connect(kubeconfig);
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return 'no error';
  };

  test('that is not there is named', async () => {
    const path = join(folder, 'nowhere');
    expect(await refusal({ kind: 'file', path })).toBe(
      `the kubeconfig of cluster prod cannot be read: ${path} (ENOENT)`,
    );
  });

  test('that is broken is not quoted', async () => {
    const text = 'users:\n- name: test\n  user: {token: a-secret-token\nclusters: [';
    expect(await refusal({ kind: 'text', text })).toBe('the kubeconfig of cluster prod is not a valid kubeconfig');
  });

  test('without the context that is asked for lists those that it has', async () => {
    const text = kubeconfigText(door.url, 'token');
    expect(await refusal({ kind: 'text', text, context: 'staging' })).toBe(
      'the kubeconfig of cluster prod has no context staging; it has test',
    );
  });

  test('without a current context is refused', async () => {
    expect(await refusal({ kind: 'text', text: '{}' })).toBe(
      'the kubeconfig of cluster prod has no current context with a cluster',
    );
  });

  test.each(['http://10.0.0.1:8080', 'http://127.0.0.1.evil.example', 'ftp://127.0.0.1'])(
    'with the address %s is refused, because a token would go over the network in the clear',
    async (server) => {
      expect(await refusal({ kind: 'text', text: kubeconfigText(server, 'token') })).toContain(
        'only https is spoken beyond this machine',
      );
    },
  );

  test('with a path in its address is asked below that path', async () => {
    door.opensFor = 'Bearer token';
    const paths: string[] = [];
    door.server.on('request', (request) => paths.push(request.url ?? ''));
    await look({ kind: 'text', text: kubeconfigText(`${door.url}/k8s/clusters/c-1/`, 'token') });
    expect(paths[0]).toMatch(/^\/k8s\/clusters\/c-1\/api\/v1\/pods\?limit=100$/);
  });

  test('of a pod is refused outside of one', async () => {
    // vitest takes this back by itself (unstubEnvs).
    const { vi } = await import('vitest');
    vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
    expect(await refusal({ kind: 'in-cluster' })).toContain('Falconer does not run in a pod');
  });
});
