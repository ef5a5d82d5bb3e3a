import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffLines } from 'diff';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { runCommands } from '../../../src/core/operation/index.ts';

/**
 * The sample resources of the operator, each command on each: what should come out is computed here in another way, with
 * another YAML reader, and every line that the command does not name must stay byte for byte.
 */
const folder = fileURLToPath(new URL('../../../../shared/samples', import.meta.url));
const context = { requestedAt: '2026-08-22T10:00:00Z' };

type Mapping = Record<string, unknown>;

interface Sample {
  readonly path: string;
  readonly text: string;
  readonly documents: readonly Mapping[];
  /** Which of the documents are Milvus resources. */
  readonly indexes: readonly number[];
}

const samples = existsSync(folder) ? readSamples() : [];

function readSamples(): readonly Sample[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    const documents = loadAll(text) as Mapping[];
    const indexes = [...documents.keys()].filter(
      (index) => documents[index]?.kind === 'Milvus' && String(documents[index]?.apiVersion).startsWith('milvus.io/'),
    );
    return { path, text, documents, indexes };
  });
}

/** What a command should make of a resource; a code when it should be refused. */
type Expectation = Mapping | string;

function check(command: (milvus: Mapping) => string, expected: (milvus: Mapping) => Expectation): void {
  let changed = 0;
  for (const { path, text, documents, indexes } of samples) {
    for (const index of indexes) {
      const milvus = documents[index] ?? {};
      const want = expected(structuredClone(milvus));
      const run = runCommands([`${command(milvus)} --target "${path}#${index}"`], [{ path, text }], context);
      const [step] = run.steps;
      if (typeof want === 'string') {
        expect(step?.kind === 'refused' ? step.refusal.code : step?.kind, `${path}#${index}`).toBe(want);
        expect(run.files).toEqual([]);
        continue;
      }
      expect(step?.kind === 'refused' ? step.refusal.message : step?.kind, `${path}#${index}`).toBe('changed');
      const after = run.files[0]?.after ?? '';
      const wanted = documents.map((document, each) => (each === index ? want : document));
      expect(loadAll(after), `${path}#${index}`).toEqual(wanted);
      expectOnlyNamedLines(
        text,
        after,
        step?.kind === 'changed' ? step.plan.operations.map(({ path: field }) => field) : [],
      );
      changed += 1;
    }
  }
  expect(changed).toBeGreaterThan(25);
}

/** A line that goes must come again with its indent and its comment, and belong to a field that the command names. */
function expectOnlyNamedLines(before: string, after: string, fields: readonly (readonly (string | number)[])[]): void {
  const names = new Set(fields.flat().map(String));
  const parts = diffLines(`${before}\n`, `${after}\n`);
  for (const [at, part] of parts.entries()) {
    if (part.removed !== true) continue;
    const next = parts[at + 1]?.added === true ? (parts[at + 1]?.value ?? '') : '';
    for (const line of part.value.split('\n').filter((each) => each !== '')) {
      const key = /^\s*(?:- )?["']?([\w./-]+)["']?:/.exec(line)?.[1] ?? '';
      expect(names, line).toContain(key);
      const lead = /^\s*(?:- )?/.exec(line)?.[0] ?? '';
      const comment = /\s#.*$/.exec(line)?.[0].trim() ?? '';
      expect(
        next.split('\n').some((each) => each.startsWith(`${lead}${key}:`) && each.endsWith(comment)),
        line,
      ).toBe(true);
    }
  }
}

const isCluster = (milvus: Mapping): boolean => at(milvus, 'spec', 'mode') === 'cluster';
const imageOf = (milvus: Mapping): string =>
  String(at(milvus, 'spec', 'components', 'image') ?? 'milvusdb/milvus:v2.6.11');
const main = (milvus: Mapping): string => (isCluster(milvus) ? 'queryNode' : 'standalone');

function at(root: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Mapping | undefined | null)?.[step], root);
}

function put(root: Mapping, path: readonly (string | number)[], value: unknown): Mapping {
  let parent = root;
  for (const step of path.slice(0, -1)) {
    parent[step] ??= {};
    parent = parent[step] as Mapping;
  }
  parent[path.at(-1) ?? ''] = value;
  return root;
}

describe.skipIf(samples.length === 0)('on every sample', () => {
  it('/scale changes the number of one component', () => {
    const groupsOf = (milvus: Mapping): unknown => at(milvus, 'spec', 'components', 'queryNode', 'groups');
    check(
      (milvus) =>
        isCluster(milvus)
          ? `/scale querynode 7${groupsOf(milvus) === undefined ? '' : ' --group g2'}`
          : '/scale standalone 0',
      (milvus) => {
        if (!isCluster(milvus)) return put(milvus, ['spec', 'components', 'standalone', 'replicas'], 0);
        const place = groupsOf(milvus) === undefined ? [] : ['groups', 1];
        return put(milvus, ['spec', 'components', 'queryNode', ...place, 'replicas'], 7);
      },
    );
  });

  it('/resources sets requests and limits, with what was shared before written out', () => {
    check(
      (milvus) => `/resources ${main(milvus).toLowerCase()} cpu=4 memory=16Gi`,
      (milvus) => {
        const path = ['spec', 'components', main(milvus), 'resources'];
        const own = at(milvus, ...path) as Mapping | undefined;
        const base = structuredClone(
          own ?? (at(milvus, 'spec', 'components', 'resources') as Mapping | undefined) ?? {},
        );
        for (const section of ['requests', 'limits']) {
          const cpu = typeof at(base, section, 'cpu') === 'number' ? 4 : '4';
          base[section] = { ...(base[section] as Mapping | undefined), cpu, memory: '16Gi' };
        }
        return put(milvus, path, base);
      },
    );
  });

  it('/config set writes keys of milvus.yaml', () => {
    check(
      () => '/config set log.level=warn dataCoord.segment.maxSize=2048 common.security.authorizationEnabled=true',
      (milvus) => {
        put(milvus, ['spec', 'config', 'log', 'level'], 'warn');
        put(milvus, ['spec', 'config', 'dataCoord', 'segment', 'maxSize'], 2048);
        return put(milvus, ['spec', 'config', 'common', 'security', 'authorizationEnabled'], true);
      },
    );
  });

  it('/restart adds one annotation', () => {
    check(
      () => '/restart all',
      (milvus) =>
        put(milvus, ['spec', 'components', 'podAnnotations', 'falconer.io/restarted-at'], context.requestedAt),
    );
  });

  it('/upgrade changes the tag, and refuses where the tag says no version', () => {
    const target = (milvus: Mapping): string => (imageOf(milvus).includes(':v2.5.') ? '2.5.99' : '2.6.99');
    check(
      (milvus) => `/upgrade v${target(milvus)}`,
      (milvus) => {
        const [repository = '', tag = ''] = imageOf(milvus).split(':');
        if (!/^v\d+\.\d+\.\d+$/.test(tag)) return 'version_unknown';
        return put(milvus, ['spec', 'components', 'image'], `${repository}:v${target(milvus)}`);
      },
    );
  });

  it('/stop brings every component that runs to 0, and refuses where an autoscaler decides', () => {
    check(
      () => '/stop',
      (milvus) => {
        if (JSON.stringify(at(milvus, 'spec') ?? {}).includes('"replicas":-1')) return 'owned_by_autoscaler';
        for (const component of stoppable(milvus)) stopComponent(milvus, component);
        return milvus;
      },
    );
  });
});

/** Everything that has pods, and an indexNode that is written (milvus-operator v1.3.8, milvus_types.go, IsStopping). */
function stoppable(milvus: Mapping): readonly string[] {
  const components = (at(milvus, 'spec', 'components') ?? {}) as Mapping;
  const cdc = 'cdc' in components ? ['cdc'] : [];
  if (!isCluster(milvus)) return ['standalone', ...cdc];
  const tag = imageOf(milvus).split(':').at(-1) ?? '';
  const since26 = tag.startsWith('master-') || /^v(2\.[6-9]|[3-9])/.test(tag);
  const coordinators = ['rootCoord', 'dataCoord', 'queryCoord', 'indexCoord'];
  const separate = !since26 && !('mixCoord' in components) && coordinators.some((name) => name in components);
  const streaming = since26 || 'streamingNode' in components ? ['streamingNode'] : [];
  const indexNode = !since26 || 'indexNode' in components ? ['indexNode'] : [];
  const standalone = at(components, 'standalone', 'replicas') === undefined ? [] : ['standalone'];
  return [
    'proxy',
    ...(separate ? coordinators : ['mixCoord']),
    'dataNode',
    'queryNode',
    ...streaming,
    ...indexNode,
    ...standalone,
    ...cdc,
  ];
}

function stopComponent(milvus: Mapping, component: string): void {
  const groups = at(milvus, 'spec', 'components', component, 'groups') as Mapping[] | undefined;
  if (groups === undefined) put(milvus, ['spec', 'components', component, 'replicas'], 0);
  for (const group of groups ?? []) group.replicas = 0;
}
