import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { changeOfRun, type Run, runCommands } from '../../../src/core/operation/index.ts';
import { emptyPolicyBundle, type PolicySet, readPolicyFile } from '../../../src/core/policy/index.ts';
import { reviewManifest, reviewWithPolicies } from '../../../src/core/review/index.ts';

/** Whatever /create writes must pass Falconer's own review, and the policies that are shipped for its profile. */
const policies = fileURLToPath(new URL('../../../policies/', import.meta.url));
const outside =
  '--etcd etcd-0.etcd:2379,etcd-1.etcd:2379,etcd-2.etcd:2379 --storage s3.eu-west-1.amazonaws.com:443 --type S3 --bucket rag-prod';
const accesses = ['--secret rag-s3', '--role'];
const sizes = ['small', 'medium', 'large'];
const versions = ['2.4.23', 'v2.5.16', 'v2.6.11', 'v2.6.4-gpu', 'v3.0.1'];

const trials = ['standalone', 'cluster'].flatMap((mode) =>
  sizes.flatMap((size) =>
    versions.map((version) => `--profile dev --mode ${mode} --size ${size} --version ${version}`),
  ),
);
const productions = sizes.flatMap((size) =>
  versions.flatMap((version) =>
    accesses.flatMap((access) =>
      ['--pulsar pulsar-proxy.mq:6650', '--kafka kafka-0.mq:9092,kafka-1.mq:9092'].map(
        (queue) => `--profile production --size ${size} --version ${version} ${outside} ${access} ${queue}`,
      ),
    ),
  ),
);
const newest = [
  `--profile production ${outside} --secret rag-s3`,
  `--profile production --version v3.0.1 ${outside} --role`,
];

function pack(name: string): PolicySet {
  const sets = readdirSync(`${policies}${name}`).map((file) => {
    const set = readPolicyFile(readFileSync(`${policies}${name}/${file}`, 'utf8'));
    if (!set.ok) throw new Error(JSON.stringify(set.refusal));
    return set.value;
  });
  return { policies: sets.flatMap((set) => set.policies), bindings: sets.flatMap((set) => set.bindings) };
}

function create(flags: string): Run {
  return runCommands([`/create rag --namespace milvus ${flags}`], [], { requestedAt: '2026-08-22T10:00:00Z' });
}

const packs = { dev: [pack('baseline')], production: [pack('baseline'), pack('production')] };

describe('a new Milvus', () => {
  it.each([...trials, ...productions, ...newest])('%s has nothing that a review or a policy is against', (flags) => {
    const run = create(flags);
    expect(run.steps.map((step) => (step.kind === 'refused' ? step.refusal.message : step.kind))).toEqual(['changed']);
    const [file] = run.files;
    const manifest = parseManifest(file?.path ?? '', file?.after ?? '');
    expect(reviewManifest(manifest)).toEqual([]);
    const sets = flags.includes('production') ? packs.production : packs.dev;
    expect(sets.flatMap((set) => objections(run, set))).toEqual([]);
  });

  it('of production would be found wanting by the policies if it were one for a trial', () => {
    expect(objections(create('--mode cluster'), pack('production')).length).toBeGreaterThan(4);
  });

  it('has in each document the namespace, and labels that the operator gives its pods', () => {
    const [file] = create(`--profile production ${outside} --role`).files;
    const documents = parseManifest('a.yaml', file?.after ?? '').documents.map(({ value }) => value);
    expect(documents).toHaveLength(6);
    for (const document of documents) expect(document).toMatchObject({ metadata: { namespace: 'milvus' } });
    expect(documents[5]).toMatchObject({
      kind: 'PodDisruptionBudget',
      metadata: { name: 'rag-querynode' },
      spec: {
        maxUnavailable: 1,
        selector: {
          matchLabels: { 'app.kubernetes.io/instance': 'rag', 'app.kubernetes.io/component': 'querynode' },
        },
      },
    });
  });
});

/** What policies say of what a run makes. */
function objections(run: Run, set: PolicySet): readonly string[] {
  return reviewWithPolicies(changeOfRun(run), { ...emptyPolicyBundle, ...set })
    .filter(({ rule }) => rule.startsWith('policy-'))
    .map(({ message }) => message);
}
