import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { connectCluster } from '../../src/adapters/kubernetes/index.ts';
import { diagnoseCluster } from '../../src/app/doctor/diagnose-cluster.ts';
import { statusCommand } from '../../src/cli/status.ts';
import { startSandboxClock } from '../../src/sandbox/clock.ts';
import { type ClusterSandbox, startClusterSandbox } from '../../src/sandbox/cluster/index.ts';
import { settled } from '../sandbox/cluster/recorded-instance.ts';
import { milvus } from '../sandbox/cluster/small-instance.ts';
import { recordedNodes } from '../sandbox/cluster/started-cluster.ts';
import { recordingIo } from './recording-io.ts';

let cluster: ClusterSandbox;
let folder: string;
const inGit = milvus({ image: 'milvusdb/milvus:v2.6.4' });

beforeAll(async () => {
  cluster = await startClusterSandbox({ clock: startSandboxClock(200), nodes: recordedNodes, random: () => 0.5 });
  cluster.apply(inGit);
  await cluster.waitFor(() => settled(cluster), 'm to be healthy', 30_000);
  folder = mkdtempSync(join(tmpdir(), 'falconer-status-'));
  writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig());
});

beforeEach(() => {
  vi.stubEnv('KUBECONFIG', join(folder, 'kubeconfig'));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await cluster.close();
});

describe('falconer status', () => {
  it('shows every Milvus of the cluster where the folder has none', async () => {
    const io = recordingIo({ 'README.md': '# nothing\n' });
    expect(await statusCommand([], io)).toBe(0);
    expect(io.printed()).toMatch(/^n\/m {2}Healthy {2}5 components ready \(5 pods\) on v2\.6\.4\n/);
    expect(io.printed()).toMatch(/namespace n, cluster default\n {2}proxy +1\/1 ready/);
  });

  it('shows the targets of the folder, and which fields differ', async () => {
    const file = structuredClone(inGit) as unknown as { spec: { components: object } };
    Object.assign(file.spec.components, { queryNode: { replicas: 3 } });
    const io = recordingIo({ 'prod/milvus.yaml': stringify(file) });
    expect(await statusCommand(['--target', 'm'], io)).toBe(0);
    expect(io.printed()).toContain('  not as the file says: spec.components.queryNode.replicas\n');
  });

  it('is JSON for programs', async () => {
    const io = recordingIo({});
    expect(await statusCommand(['--format', 'json'], io)).toBe(0);
    expect(JSON.parse(io.printed())).toMatchObject({
      targets: [{ target: 'n/m', cluster: 'default', namespace: 'n', health: 'Healthy', reason: 'Running' }],
    });
  });

  it('names what there is when a target is not known', async () => {
    const io = recordingIo({});
    expect(await statusCommand(['--target', 'prod'], io)).toBe(2);
    expect(io.complained()).toBe('falconer status: there is no target "prod". There are: n/m.\n');
  });

  it('ends with 1 when something is not well', async () => {
    cluster.breakDependency('n', 'm', 'etcd', 'connection refused');
    await cluster.waitFor(() => !settled(cluster), 'the operator to notice', 30_000);
    const io = recordingIo({});
    expect(await statusCommand([], io)).toBe(1);
    expect(io.printed()).toMatch(/^n\/m {2}Degraded .*connection refused/);
    cluster.healDependency('n', 'm', 'etcd');
  });

  it('says what to set without a cluster', async () => {
    vi.stubEnv('KUBECONFIG', '');
    const io = recordingIo({});
    expect(await statusCommand([], io)).toBe(2);
    expect(io.complained()).toMatch(/there is no cluster to look at\. Set KUBECONFIG/);
  });
});

describe('what the doctor says of a cluster', () => {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };

  async function diagnosed(): Promise<readonly string[]> {
    const kubeconfig = { kind: 'text', text: cluster.kubeconfig() } as const;
    const clock = { now: () => new Date() };
    const connection = await connectCluster({ name: 'eu-1', kubeconfig, clock, log: silent });
    const { diagnoses } = await diagnoseCluster(connection);
    await connection.close();
    return diagnoses.map(({ state, message, remedy }) => `${state}: ${message} ${remedy ?? ''}`.trim());
  }

  it('is fine where everything can be read', async () => {
    expect(await diagnosed()).toMatchInlineSnapshot(`
      [
        "fine: The cluster answers.",
        "fine: All 10 kinds that health needs can be read.",
        "note: 1 Milvus resource; no Deployment of the Milvus Operator was found. The resources say that version 1.3.8 worked on them. If it runs elsewhere or under another name, all is well.",
        "fine: Argo CD is there and can be read.",
        "fine: Flux is there and can be read.",
      ]
    `);
  });

  it('names the rule that is missing', async () => {
    cluster.forbid('nodes');
    const said = await diagnosed();
    cluster.permit('nodes');
    expect(said.find((each) => each.startsWith('problem'))).toMatch(
      /^problem: nodes cannot be read: .* Apply deploy\/rbac\.yaml; it lacks the rule \{apiGroups: \[""\], resources: \[nodes\], verbs: \[get, list, watch\]\}\.$/s,
    );
  });

  it('is that it does not answer', async () => {
    cluster.goAway();
    const said = await diagnosed();
    cluster.comeBack();
    expect(said).toEqual([expect.stringMatching(/^problem: Cluster eu-1 .* Check the address and the credentials/s)]);
  });
});
