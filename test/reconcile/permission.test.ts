import { describe, expect, it } from 'vitest';
import { parseRepositoryConfig } from '../../src/config/parse-repository-config.ts';
import { configPath, type RepositoryConfig } from '../../src/config/repository-config.ts';
import { runCommands } from '../../src/core/operation/index.ts';
import type { GitHubRepository, Permission, TeamMembership } from '../../src/ports.ts';
import { type Asking, authorise } from '../../src/reconcile/authorise.ts';
import { guardRun } from '../../src/reconcile/guard-run.ts';
import { type Act, actOf } from '../../src/reconcile/permission.ts';

const rules = `
permissions:
  - verbs: [scale, resources]
    targets: ["prod*"]
    allow: { permission: maintain, teams: [oncall], users: [Alice] }
  - verbs: [stop]
    allow: { teams: [leads] }
  - verbs: [targets]
    allow: { permission: triage }
  - verbs: ["*"]
    targets: ["prod*", "milvus-eu/*"]
    allow: { permission: admin }
freezes:
  - { name: black friday, from: 2026-11-27T00:00:00Z, until: 2026-11-30T01:30:00+01:00, targets: ["prod*"] }
`;

/** Who asks: a login, what GitHub says of it, and the teams it is in. */
interface Cast {
  readonly login: string;
  readonly permission: Permission;
  readonly teams?: Readonly<Record<string, TeamMembership>>;
}

describe('who may run a command', () => {
  const oncall = { login: 'otto', permission: 'read', teams: { oncall: 'member' } } as const;
  it.each<[string, Cast, string, string | undefined, boolean]>([
    ['a maintainer, by permission', { login: 'mia', permission: 'maintain' }, '/scale proxy 2', 'prod-eu', true],
    ['a writer, where more is asked for', { login: 'wim', permission: 'write' }, '/scale proxy 2', 'prod-eu', false],
    ['a writer, where no rule speaks', { login: 'wim', permission: 'write' }, '/scale proxy 2', 'staging', true],
    ['somebody of the team, whatever the permission', oncall, '/scale proxy 2', 'prod-eu', true],
    ['somebody of the team on a target of no rule', oncall, '/scale proxy 2', 'staging', false],
    ['a user by name, in any case of letters', { login: 'alice', permission: 'read' }, '/scale proxy 2', 'prod', true],
    [
      'a user whose login GitHub gives to another id',
      { login: 'alice', permission: 'none' },
      '/scale proxy 2',
      'prod',
      false,
    ],
    ['an administrator where only a team may', { login: 'root', permission: 'admin' }, '/stop', 'staging', false],
    [
      'the first rule that fits, not a later one',
      { login: 'mia', permission: 'maintain' },
      '/resources proxy cpu=1',
      'prod',
      true,
    ],
    ['everything else by the rule for all', { login: 'mia', permission: 'maintain' }, '/restart all', 'prod', false],
    ['a target by namespace and name', { login: 'mia', permission: 'maintain' }, '/restart all', 'eu', false],
    ['a preview with read permission', { login: 'rui', permission: 'read' }, '/plan scale proxy 2', 'prod', true],
    ['the same in its long form', { login: 'rui', permission: 'read' }, '/scale proxy 2 --dry-run', 'prod', true],
    ['a question that a rule names', { login: 'rui', permission: 'read' }, '/targets', undefined, false],
    [
      'a question that only the rule for all could mean',
      { login: 'rui', permission: 'read' },
      '/help',
      undefined,
      true,
    ],
    ['nobody without any permission', { login: 'out', permission: 'none' }, '/help', undefined, false],
    ['on no target yet: somebody who could on one', oncall, '/scale proxy 2', undefined, true],
    [
      'on no target yet: a writer, for some other target',
      { login: 'wim', permission: 'write' },
      '/restart all',
      undefined,
      true,
    ],
    [
      'on no target yet: somebody who never could',
      { login: 'rui', permission: 'read' },
      '/scale proxy 2',
      undefined,
      false,
    ],
  ])('%s', async (_, cast, line, target, may) => {
    const act: Act = actOf(line);
    const denied = await authorise(asking(cast), [
      target === undefined || act.verb === 'plan' ? act : { ...act, target: named(target) },
    ]);
    expect(denied === undefined).toBe(may);
  });

  it('is told with the rule, and with what Falconer could not find out', async () => {
    const denied = await authorise(asking({ login: 'wim', permission: 'write', teams: { oncall: 'unreadable' } }), [
      { ...actOf('/scale proxy 2'), target: named('prod-eu') },
    ]);
    expect(denied?.refusal).toEqual({
      code: 'permission_denied',
      message:
        'wim has write permission on this repository; /scale on prod-eu takes maintain permission, or a member of the team oncall, or Alice (permissions[0] in .github/falconer.yml). Falconer cannot read who is in oncall: give the App the organisation permission "Members" (read). Someone who has it can post the same command.',
    });
  });

  it('is asked of GitHub each time, and of teams only where nothing else opens the way', async () => {
    const asked: string[] = [];
    const mia = asking({ login: 'mia', permission: 'maintain' }, asked);
    await authorise(mia, [actOf('/scale proxy 2')]);
    await authorise(mia, [actOf('/scale proxy 2')]);
    expect(asked).toEqual(['permission', 'permission']);
    await authorise(asking({ login: 'rui', permission: 'read' }, asked), [
      actOf('/scale proxy 2'),
      actOf('/resources proxy cpu=1'),
    ]);
    expect(asked.slice(2)).toEqual(['permission', 'team oncall']);
  });
});

describe('a change on its target', () => {
  const files = [
    { path: 'prod.yaml', text: milvus('prod') },
    { path: 'staging.yaml', text: milvus('staging') },
  ];
  const lines = ['/scale proxy 2 --target prod', '/scale proxy 3 --target staging'];
  const run = () => runCommands(lines, files, { requestedAt: '2026-11-28T00:00:00Z' });

  it('that one line may not make keeps the others from being made, each with its own reason', async () => {
    const guarded = await guardRun(
      { ...unlocked, ...asking({ login: 'wim', permission: 'write' }), now: new Date('2026-12-05') },
      run(),
    );
    expect(guarded.steps.map((step) => step.kind)).toEqual(['refused', 'changed']);
    expect(guarded.files).toEqual([]);
  });

  it.each([
    ['2026-11-26T23:59:59.999Z', 'changed'],
    ['2026-11-27T00:00:00Z', 'refused'],
    ['2026-11-30T00:29:59Z', 'refused'],
    ['2026-11-30T00:30:00Z', 'changed'],
  ])('is refused while the target is frozen: %s %s', async (now, kind) => {
    const guarded = await guardRun(
      { ...unlocked, ...asking({ login: 'mia', permission: 'maintain' }), now: new Date(now) },
      run(),
    );
    expect(guarded.steps.map((step) => step.kind)).toEqual([kind, 'changed']);
  });

  it('says until when, and what to do', async () => {
    const guarded = await guardRun(
      { ...unlocked, ...asking({ login: 'mia', permission: 'maintain' }), now: new Date('2026-11-28') },
      run(),
    );
    const [step] = guarded.steps;
    expect(step?.kind === 'refused' && step.refusal).toEqual({
      code: 'frozen',
      message:
        'prod is frozen until 2026-11-30 00:30 UTC (black friday, freezes[0] in .github/falconer.yml). Post the command again after that. If it cannot wait, somebody who may merge into the base branch can end the freeze there.',
    });
  });

  it('may be tried out while it is frozen', async () => {
    const preview = runCommands(['/plan scale proxy 2 --target prod'], files, {
      requestedAt: '2026-11-28T00:00:00Z',
    });
    const guarded = await guardRun(
      { ...unlocked, ...asking({ login: 'rui', permission: 'read' }), now: new Date('2026-11-28') },
      preview,
    );
    expect(guarded.steps.map((step) => step.kind)).toEqual(['previewed']);
  });
});

describe('a locked target', () => {
  const files = [{ path: 'staging.yaml', text: milvus('staging') }];
  const run = () => runCommands(['/scale proxy 2'], files, { requestedAt: '2026-12-05T00:00:00Z' });
  const lock = (person: number, until: string) => ({
    locks: async () => [
      { target: 'staging', person: { id: person, login: 'lea' }, reason: 'load test', until, comment: 1, id: 'f00' },
    ],
  });
  const mia = asking({ login: 'mia', permission: 'maintain' });

  it('refuses changes by others, with the owner, the reason, the end and the way out', async () => {
    const guard = { ...mia, ...lock(8, '2026-12-05T12:00:00Z'), now: new Date('2026-12-05T11:59:59Z') };
    const [step] = (await guardRun(guard, run())).steps;
    expect(step?.kind === 'refused' && step.refusal).toEqual({
      code: 'locked',
      message:
        'staging is locked by lea until 2026-12-05 12:00:00 UTC (load test). Post the command again after that, or ask lea to /unlock it; somebody with maintain permission can do so too.',
    });
  });

  it('is free again when the time is over, and was always so for its owner', async () => {
    const over = { ...mia, ...lock(8, '2026-12-05T12:00:00Z'), now: new Date('2026-12-05T12:00:00Z') };
    expect((await guardRun(over, run())).steps.map((step) => step.kind)).toEqual(['changed']);
    const own = { ...mia, ...lock(7, '2026-12-05T12:00:00Z'), now: new Date('2026-12-05T11:00:00Z') };
    expect((await guardRun(own, run())).steps.map((step) => step.kind)).toEqual(['changed']);
  });
});

const unlocked = { locks: async () => [] };

function asking({ login, permission, teams = {} }: Cast, asked: string[] = []): Asking {
  const repository: Pick<GitHubRepository, 'permissionOf' | 'teamMembership'> = {
    permissionOf: async () => {
      asked.push('permission');
      return permission;
    },
    teamMembership: async (team) => {
      asked.push(`team ${team}`);
      return teams[team] ?? 'not_member';
    },
  };
  return { repository, person: { id: 7, login }, config: configured() };
}

function configured(): RepositoryConfig {
  const parsed = parseRepositoryConfig(configPath, rules);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value.config;
}

function named(name: string): NonNullable<Act['target']> {
  return {
    name,
    identity: { group: 'milvus.io', version: 'v1beta1', kind: 'Milvus', namespace: `milvus-${name}`, name },
  };
}

function milvus(name: string): string {
  return `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${name}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    proxy:
      replicas: 1
`;
}
