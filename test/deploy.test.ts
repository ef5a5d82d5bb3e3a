import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { capacityReads } from '../src/core/capacity/index.ts';
import { gitopsReads } from '../src/core/gitops/index.ts';
import { healthReads, readNames } from '../src/core/health/index.ts';
import { clusterIdentityRead, listAt, stringAt } from '../src/core/object/index.ts';

const rules = parseAllDocuments(readFileSync(new URL('../deploy/rbac.yaml', import.meta.url), 'utf8'))
  .map((document): unknown => document.toJS())
  .filter((object) => stringAt(object, ['kind']) === 'ClusterRole')
  .flatMap((role) => listAt(role, ['rules']));

const granted = rules.flatMap((rule) =>
  listAt(rule, ['apiGroups']).flatMap((group) => listAt(rule, ['resources']).map((resource) => `${resource}.${group}`)),
);

describe('the permissions in the cluster', () => {
  it('cover every kind that health, capacity and engines read', () => {
    const reads = [
      ...readNames.map((name) => healthReads[name]),
      ...Object.values(capacityReads),
      clusterIdentityRead,
      ...gitopsReads,
    ];
    const needed = [...new Set(reads.map(({ resource, group }) => `${resource}.${group}`))];
    expect(needed.filter((each) => !granted.includes(each))).toEqual([]);
    expect(granted.filter((each) => !needed.includes(each))).toEqual([]);
  });

  it('have no verb that writes and no Secret', () => {
    expect([...new Set(rules.flatMap((rule) => listAt(rule, ['verbs'])))].sort()).toEqual(['get', 'list', 'watch']);
    expect(granted.filter((each) => /secret|configmap/.test(each))).toEqual([]);
  });
});
