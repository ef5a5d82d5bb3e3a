import { expect, test } from 'vitest';
import type { Node, Pod, PodSpec } from '../../../src/sandbox/cluster/api/resources.ts';
import { misfit, unschedulableMessage, usedOn } from '../../../src/sandbox/cluster/nodes/node-fit.ts';

function node(spec: Node['spec'] = {}): Node {
  const amounts = { cpu: '8', memory: '32Gi', pods: '110' };
  const metadata = { name: 'n', labels: { pool: 'query', gpu: 'no' } };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata,
    spec,
    status: { capacity: amounts, allocatable: amounts, conditions: [] },
  };
}

function pod(spec: Omit<PodSpec, 'containers'>, resources: PodSpec['containers'][number]['resources'] = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'i', resources }], ...spec },
    status: { phase: 'Pending', conditions: [] },
  };
}

function required(operator: string, values: readonly string[]) {
  const matchExpressions = [{ key: 'gpu', operator, values }];
  const nodeSelectorTerms = [{ matchExpressions }];
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

const reserved = { taints: [{ key: 'dedicated', value: 'ml', effect: 'NoSchedule' as const }] };
const affinityReason = "node(s) didn't match Pod's node affinity/selector";

test.each([
  ['nothing asked', pod({}), node(), undefined],
  ['exactly what there is', pod({}, { requests: { cpu: '8', memory: '32Gi' } }), node(), undefined],
  [
    'more than there is',
    pod({}, { requests: { cpu: '8001m', memory: '33Gi' } }),
    node(),
    ['Insufficient cpu', 'Insufficient memory'],
  ],
  ['a limit alone counts as a request', pod({}, { limits: { memory: '33Gi' } }), node(), ['Insufficient memory']],
  [
    'a resource that the node does not have',
    pod({}, { limits: { 'nvidia.com/gpu': '1' } }),
    node(),
    ['Insufficient nvidia.com/gpu'],
  ],
  ['a node selector that fits', pod({ nodeSelector: { pool: 'query' } }), node(), undefined],
  ['a node selector that does not', pod({ nodeSelector: { pool: 'general' } }), node(), [affinityReason]],
  ['an affinity that fits', pod(required('NotIn', ['yes'])), node(), undefined],
  ['an affinity that does not', pod(required('In', ['yes'])), node(), [affinityReason]],
  ['a taint', pod({}), node(reserved), ['node(s) had untolerated taint {dedicated: ml}']],
  [
    'a tolerated taint',
    pod({ tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'ml' }] }),
    node(reserved),
    undefined,
  ],
  [
    'a taint that everything is tolerated for',
    pod({ tolerations: [{ operator: 'Exists' }] }),
    node(reserved),
    undefined,
  ],
  ['a cordoned node', pod({}), node({ unschedulable: true }), ['node(s) were unschedulable']],
])('%s', (_title, wanted, where, reasons) => {
  expect(misfit(wanted, where, new Map())?.reasons).toEqual(reasons);
});

test('what runs on a node already is taken off', () => {
  const running = { ...pod({ nodeName: 'n' }, { requests: { cpu: '6' } }) };
  const used = usedOn(node(), [running, pod({ nodeName: 'other' }, { requests: { cpu: '6' } })]);
  expect(misfit(pod({}, { requests: { cpu: '2' } }), node(), used)).toBeUndefined();
  expect(misfit(pod({}, { requests: { cpu: '2100m' } }), node(), used)?.reasons).toEqual(['Insufficient cpu']);
});

test('the scheduler says how many nodes fail for which reason', () => {
  const full = { kind: 'resources' as const, reasons: ['Insufficient cpu', 'Insufficient memory'] };
  const elsewhere = { kind: 'node' as const, reasons: [affinityReason] };
  expect(unschedulableMessage([elsewhere, full, elsewhere, full, elsewhere, full, full])).toMatchInlineSnapshot(
    `"0/7 nodes are available: 3 node(s) didn't match Pod's node affinity/selector, 4 Insufficient cpu, 4 Insufficient memory. preemption: 0/7 nodes are available: 3 Preemption is not helpful for scheduling, 4 No preemption victims found for incoming pod."`,
  );
  expect(unschedulableMessage([])).toBe('no nodes available to schedule pods');
});
