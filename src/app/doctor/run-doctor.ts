import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { inspectApp } from '../../adapters/github/index.ts';
import { connectCluster } from '../../adapters/kubernetes/index.ts';
import { inspectDatabase } from '../../adapters/queue/index.ts';
import type { ClusterSettings } from '../../config/server-file.ts';
import {
  parseServerClusters,
  parseServerSettings,
  type ReadFile,
  type ServerSettings,
} from '../../config/server-settings.ts';
import { listAt, mappingAt } from '../../core/object/index.ts';
import type { Log } from '../../ports.ts';
import { kubeconfigOf } from '../kubeconfig-of.ts';
import { type ClusterFindings, diagnoseCluster } from './diagnose-cluster.ts';
import { diagnoseDatabase } from './diagnose-database.ts';
import { diagnoseApp, type WantedGrants } from './diagnose-github.ts';
import type { Diagnosis } from './diagnosis.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Looks at everything that `falconer serve` needs, and changes nothing: settings, Git, GitHub, database, clusters. */
export async function runDoctor(variables: Variables, readFile: ReadFile): Promise<readonly Diagnosis[]> {
  const settings = parseServerSettings(variables, readFile);
  const clusters = parseServerClusters(variables, readFile);
  const problems = settings.ok ? [] : settings.refusal;
  return [
    ...problems.map(
      ({ variable, message }): Diagnosis => ({
        state: 'problem',
        topic: 'settings',
        message: `${variable} ${message}.`,
        remedy: 'The README lists every variable.',
      }),
    ),
    ...(settings.ok ? [{ state: 'fine', topic: 'settings', message: 'Every setting can be read.' } as const] : []),
    await diagnoseGit(variables.PATH ?? ''),
    ...(settings.ok ? await diagnoseGitHub(settings.value.github) : []),
    ...(settings.ok ? await diagnoseQueue(settings.value.database) : []),
    ...(clusters.ok ? await diagnoseClusters(clusters.value) : []),
  ];
}

async function diagnoseGit(path: string): Promise<Diagnosis> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { env: { PATH: path } });
    return { state: 'fine', topic: 'git', message: `${stdout.trim()} is there.` };
  } catch {
    const remedy = 'Install Git 2.25 or later where Falconer runs, and put it into PATH.';
    return { state: 'problem', topic: 'git', message: 'There is no git command.', remedy };
  }
}

async function diagnoseGitHub(
  github: Pick<Parameters<typeof inspectApp>[0], 'apiUrl' | 'appId' | 'privateKey'>,
): Promise<readonly Diagnosis[]> {
  try {
    return diagnoseApp(await inspectApp({ ...github, log: silent }), wantedGrants());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `GitHub at ${github.apiUrl} does not take the App: ${reason}`;
    const remedy =
      'Check GITHUB_API_URL, GITHUB_APP_ID and GITHUB_PRIVATE_KEY (a key that was made for this App and not deleted since), and the clock of this machine.';
    return [{ state: 'problem', topic: 'github', message, remedy }];
  }
}

async function diagnoseQueue(database: ServerSettings['database']): Promise<readonly Diagnosis[]> {
  if (database === undefined) return [];
  const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
  return [diagnoseDatabase(await inspectDatabase(database.url).catch(asError))];
}

/** The App manifest that is shipped with Falconer. */
function wantedGrants(): WantedGrants {
  const manifest: unknown = load(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8'));
  const permissions = Object.entries(mappingAt(manifest, ['default_permissions']));
  return {
    permissions: Object.fromEntries(permissions.map(([name, level]) => [name, String(level)])),
    events: listAt(manifest, ['default_events']).map(String),
  };
}

async function diagnoseClusters(clusters: readonly ClusterSettings[]): Promise<readonly Diagnosis[]> {
  if (clusters.length === 0) {
    const message = 'No cluster is set: falconer/rollout and falconer/health will say that they cannot tell.';
    const remedy = 'Set KUBECONFIG, name clusters in the file of FALCONER_CONFIG, or run inside the cluster.';
    return [{ state: 'note', topic: 'clusters', message, remedy }];
  }
  const found = await Promise.all(clusters.map(diagnoseOne));
  return [...found.flatMap((each) => each.diagnoses), ...sameClusters(clusters, found)];
}

async function diagnoseOne({ name, access }: ClusterSettings): Promise<ClusterFindings> {
  try {
    const clock = { now: () => new Date() };
    const connection = await connectCluster({ name, kubeconfig: kubeconfigOf(access), clock, log: silent });
    try {
      return await diagnoseCluster(connection);
    } finally {
      await connection.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const remedy = 'Correct the kubeconfig that the settings name.';
    return { diagnoses: [{ state: 'problem', topic: `cluster ${name}`, message, remedy }], uid: undefined };
  }
}

/** Two names for one cluster would count everything in it twice. */
export function sameClusters(
  clusters: readonly Pick<ClusterSettings, 'name'>[],
  found: readonly Pick<ClusterFindings, 'uid'>[],
): readonly Diagnosis[] {
  return clusters.flatMap(({ name }, index): readonly Diagnosis[] => {
    const uid = found[index]?.uid;
    const first = found.findIndex((each) => each.uid === uid);
    if (uid === undefined || first === index) return [];
    const message = `${name} and ${clusters[first]?.name} are one and the same cluster (kube-system has the uid ${uid} in both).`;
    return [
      { state: 'problem', topic: `cluster ${name}`, message, remedy: 'Take one of the two out of the settings.' },
    ];
  });
}
