import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { judgeCapacity, judgeMemory, type UsedMemory, weighLoss } from '../../../src/core/capacity/index.ts';
import type { KubernetesObject, Observation } from '../../../src/core/object/index.ts';
import { renderCapacity } from '../../../src/core/report/index.ts';

/** `test/cases/capacity/<what>.yaml`: a change, the cluster that it is meant for, and what is said before the merge. */
const folder = join(import.meta.dirname, '../../cases/capacity');

const open = z.record(z.string(), z.unknown());
const capacityCase = z.strictObject({
  /** Components of the resource before and after. `before` is missing when the change creates it. */
  before: open.optional(),
  after: open,
  config: open.default({}),
  image: z.string().default('milvusdb/milvus:v2.6.4'),
  nodes: z.union([
    z.literal('forbidden'),
    z.array(open.and(z.object({ name: z.string(), cpu: z.string(), memory: z.string() }))),
  ]),
  pods: z
    .array(
      z.strictObject({
        component: z.string().optional(),
        node: z.string(),
        count: z.number().default(1),
        cpu: z.string().optional(),
        memory: z.string().optional(),
        labels: z.record(z.string(), z.string()).default({}),
        namespace: z.string().default('search'),
        spec: open.default({}),
        phase: z.string().default('Running'),
      }),
    )
    .default([]),
  quotas: z
    .array(z.strictObject({ name: z.string(), hard: open, used: open, scopes: z.array(z.string()).optional() }))
    .default([]),
  /** Bytes that the query nodes use. */
  used: z.string().optional(),
  expect: z.strictObject({ headline: z.string().nullable(), text: z.array(z.string()) }),
});

type CapacityCase = z.infer<typeof capacityCase>;

function milvusOf({ image, config }: CapacityCase, components: Record<string, unknown>): unknown {
  const metadata = { name: 'search', namespace: 'search' };
  return {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata,
    spec: { mode: 'cluster', config, components: { image, ...components } },
  };
}

function known(objects: readonly unknown[]): Observation {
  return { kind: 'known', objects: objects as readonly KubernetesObject[], asOf: '2026-03-01T10:00:00Z' };
}

function nodesOf({ nodes }: CapacityCase): Observation {
  if (nodes === 'forbidden')
    return { kind: 'unreadable', reason: 'forbidden', message: 'Falconer may not list nodes.' };
  return known(
    nodes.map(({ name, cpu, memory, labels, ready = 'True', ...spec }) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...(labels ?? {}) } },
      spec,
      status: { allocatable: { cpu, memory, pods: '110' }, conditions: [{ type: 'Ready', status: ready }] },
    })),
  );
}

function podsOf({ pods }: CapacityCase): Observation {
  return known(
    pods.flatMap(({ component, node, count, cpu, memory, labels, namespace, spec, phase }, at) =>
      Array.from({ length: count }, (_, index) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `pod-${at}-${index}`,
          namespace,
          labels: {
            ...(component === undefined
              ? {}
              : {
                  'app.kubernetes.io/instance': 'search',
                  'app.kubernetes.io/name': 'milvus',
                  'app.kubernetes.io/component': component,
                }),
            ...labels,
          },
        },
        spec: {
          nodeName: node,
          containers: [{ name: 'main', resources: { requests: { ...(cpu && { cpu }), ...(memory && { memory }) } } }],
          ...spec,
        },
        status: { phase },
      })),
    ),
  );
}

function quotasOf({ quotas }: CapacityCase): Observation {
  return known(
    quotas.map(({ name, hard, used, scopes }) => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name, namespace: 'search' },
      spec: { hard, ...(scopes && { scopes }) },
      status: { used },
    })),
  );
}

/** `UPDATE=1` writes what is said into the cases: read it before you commit. */
function judged(given: CapacityCase): CapacityCase['expect'] {
  const before = given.before === undefined ? undefined : milvusOf(given, given.before);
  const after = milvusOf(given, given.after);
  const answer = judgeCapacity({ before, after, nodes: nodesOf(given), pods: podsOf(given), quotas: quotasOf(given) });
  const used: UsedMemory =
    given.used === undefined
      ? { kind: 'unknown', message: 'Cluster prod does not serve pods of metrics.k8s.io/v1beta1.' }
      : { kind: 'known', bytes: BigInt(given.used) * 1_000n };
  const loss = before === undefined ? undefined : judgeMemory(before, after);
  const said = renderCapacity(answer, loss && weighLoss(loss, used));
  return { headline: said.headline ?? null, text: [...said.paragraphs] };
}

describe('before a change is merged', () => {
  it.each(readdirSync(folder).sort())('%s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const given = capacityCase.parse(parse(text, { merge: true }));
    const said = judged(given);
    if (process.env.UPDATE === '1') {
      const kept = text.slice(0, text.indexOf('\nexpect:') + 1);
      writeFileSync(join(folder, file), kept + stringify({ expect: said }, { lineWidth: 0 }));
    } else {
      expect(said).toEqual(given.expect);
    }
  });
});
