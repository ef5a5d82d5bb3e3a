import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import {
  emptyPolicySet,
  judgeRequest,
  type PolicySet,
  readDocuments,
  readPolicyFile,
  requestOf,
} from '../src/core/policy/index.ts';
import { type ApiObject, isApiObject } from '../src/core/schema/index.ts';
import { hostilePolicies, milvus } from '../test/core/policy/hostile-policies.ts';
import { policySet } from '../test/core/policy/policy-text.ts';

// How long 100 policies take on 1,000 Milvus resources, next to reading the same resources from YAML: that every
// review does anyway, and it makes the number comparable between machines. Then how long each policy that means harm
// goes on before it is stopped, by the same measure. Run with `node --import tsx bench/policy.ts`.

const policyCount = 100;
const resourceCount = 1000;
const rounds = 3;

/** What the evaluation may take, as a multiple of reading the resources: 2 s where reading takes half a second. */
const mostRatio = 4;

/** When a policy must have been stopped, as a multiple of the same: 1 s where reading takes half a second. */
const mostHostileRatio = 2;

const packs = fileURLToPath(new URL('../policies/', import.meta.url));

function shippedPolicies(): PolicySet {
  const files = ['baseline', 'production'].flatMap((pack) => readdirSync(`${packs}${pack}`).map((f) => `${pack}/${f}`));
  return files.reduce<PolicySet>((set, file) => {
    const read = readPolicyFile(readFileSync(`${packs}${file}`, 'utf8'));
    if (!read.ok) throw new Error(`${file} cannot be read`);
    return {
      policies: [...set.policies, ...read.value.policies],
      bindings: [...set.bindings, ...read.value.bindings],
    };
  }, emptyPolicySet);
}

/** The policies over and over, under names of their own, until there are enough. */
function manyPolicies({ policies, bindings }: PolicySet): PolicySet {
  const copies = Math.ceil(policyCount / policies.length);
  const numbered = Array.from({ length: copies }, (_, copy) => copy);
  return {
    policies: numbered
      .flatMap((copy) =>
        policies.map((each) => ({ ...each, policy: { ...each.policy, name: `${each.policy.name}-${copy}` } })),
      )
      .slice(0, policyCount),
    bindings: numbered.flatMap((copy) =>
      bindings.map((each) => ({ ...each, policyName: `${each.policyName}-${copy}`, name: `${each.name}-${copy}` })),
    ),
  };
}

function resourceText(number: number): string {
  const mode = number % 3 === 0 ? 'standalone' : 'cluster';
  return `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: milvus-${number}
  namespace: team-${number % 20}
  labels: {app: milvus, tier: ${number % 2 === 0 ? 'production' : 'staging'}}
spec:
  mode: ${mode}
  components:
    image: milvusdb/milvus:v2.5.${number % 10}
    imageUpdateMode: rollingUpgrade
    proxy: {replicas: ${number % 4}, resources: {limits: {cpu: "2", memory: 4Gi}}}
    queryNode: {replicas: ${number % 5}, resources: {requests: {memory: 8Gi}, limits: {memory: 16Gi}}}
    dataNode: {replicas: 2, resources: {limits: {memory: 8Gi}}}
  dependencies:
    msgStreamType: ${number % 2 === 0 ? 'pulsar' : 'woodpecker'}
    etcd: {external: true, endpoints: [etcd-0.etcd:2379, etcd-1.etcd:2379, etcd-2.etcd:2379]}
    storage: {external: true, type: S3, endpoint: s3.amazonaws.com:443, secretRef: s3}
  config:
    common: {security: {authorizationEnabled: ${number % 2 === 0}}}
    log: {level: ${number % 7 === 0 ? 'debug' : 'info'}}
`;
}

function read(texts: readonly string[]): readonly ApiObject[] {
  return texts.flatMap((text) => {
    const documents = readDocuments(text);
    return documents.ok ? documents.value.filter(isApiObject) : [];
  });
}

/** The shortest of some rounds, in seconds: what else the machine does only adds to it. */
function seconds(work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return Math.min(...times);
}

const policies = manyPolicies(shippedPolicies());
const texts = Array.from({ length: resourceCount }, (_, number) => resourceText(number));
const resources = read(texts);
let objections = 0;
const reading = seconds(() => {
  read(texts);
});
const judging = seconds(() => {
  objections = resources.flatMap((after) => judgeRequest(policies, requestOf({ operation: 'CREATE', after }))).length;
});
const [slowest = '', stopped = 0] = hostilePolicies
  .map(([what, text]) => {
    const set = policySet(text);
    return [what, seconds(() => judgeRequest(set, requestOf({ operation: 'CREATE', after: milvus })))] as const;
  })
  .reduce((worst, each) => (each[1] > worst[1] ? each : worst));
const ratio = judging / reading;
const hostileRatio = stopped / reading;
const word = (passed: boolean) => (passed ? 'fine' : 'too slow');
process.stdout.write(
  `reading ${resources.length} resources from YAML: ${reading.toFixed(2)} s\n` +
    `${policies.policies.length} policies on them: ${judging.toFixed(2)} s, ${objections} objections\n` +
    `  ratio: ${ratio.toFixed(2)}, at most ${mostRatio}: ${word(ratio <= mostRatio)}\n` +
    `a policy that ${slowest}, until it is stopped: ${stopped.toFixed(2)} s\n` +
    `  ratio: ${hostileRatio.toFixed(2)}, at most ${mostHostileRatio}: ${word(hostileRatio <= mostHostileRatio)}\n`,
);
process.exitCode = ratio <= mostRatio && hostileRatio <= mostHostileRatio ? 0 : 1;
