import { z } from 'zod';
import { commandDefinitions } from '../core/command/index.ts';

/** Where a repository keeps its configuration, and an organisation (in its repository `.github`) the default of all. */
export const configPath = '.github/falconer.yml';

/** A name that somebody gives the file by mistake. It is never read, and never passed over either. */
export const misnamedConfigPath = '.github/falconer.yaml';

/** Whether a change at this path can change which configuration is read, also by a link or a folder in the file's place. */
export function decidesConfig(path: string): boolean {
  const names = [configPath, misnamedConfigPath];
  return path === '.github' || names.some((name) => path === name || path.startsWith(`${name}/`));
}

/** Entries that a list may have; no real file comes near. */
const most = { targets: 5_000, rules: 500, names: 200 };

const dnsLabel = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
const resourceName = new RegExp(`^(?:${dnsLabel}/)?${dnsLabel}$`);
const loginPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const teamPattern = /^(?:[A-Za-z0-9-]{1,39}\/)?[a-z0-9][a-z0-9_.-]{0,99}$/;

/** The folders that commands never touch and that no path may lead out to. */
function isInsideRepository(path: string): boolean {
  const parts = path.split('/');
  return !path.includes('\\') && parts.every((part) => part !== '' && part !== '.' && part !== '..' && part !== '.git');
}

const path = (what: string) =>
  z
    .string()
    .min(1)
    .max(1_000)
    .refine(isInsideRepository, `must be a path from the root of the repository, such as ${what}`);

const moment = z.iso
  .datetime({ offset: true, error: 'must be a date with time and zone, such as 2026-11-27T00:00:00Z' })
  .describe('ISO 8601 with zone');

const targetNames = z
  .array(
    z
      .string()
      .min(1)
      .max(300)
      .regex(/^[^\s]+$/, 'must be a name or a pattern such as prod*, without blanks'),
  )
  .min(1)
  .max(most.names)
  .describe('Names of targets; `*` stands for any characters.');

const users = z
  .array(z.string().regex(loginPattern, 'must be the login of a GitHub user, without @'))
  .max(most.names)
  .describe('Logins of GitHub users.');

const teams = z
  .array(z.string().regex(teamPattern, 'must be the slug of a team of this organisation, such as milvus-oncall'))
  .max(most.names)
  .describe('Teams of the organisation, by slug.');

const permission = z
  .enum(['read', 'triage', 'write', 'maintain', 'admin'])
  .describe('The least permission on the repository that is enough.');

const who = { permission: permission.optional(), teams: teams.default([]), users: users.default([]) };

const target = z
  .strictObject({
    name: z
      .string()
      .max(63)
      .regex(
        /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/,
        'must be lower-case letters, digits, dots and dashes, such as prod-eu',
      )
      .describe('How commands and rules call it.'),
    resource: z
      .string()
      .regex(resourceName, 'must be the namespace and the name of a Milvus resource, such as milvus-prod/rag')
      .optional()
      .describe('`namespace/name` of the Milvus resource, or its name alone where Git names no namespace.'),
    file: path('clusters/prod/milvus.yaml').optional().describe('The file that defines it.'),
    cluster: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The cluster it lives in; only one that the server registered for this repository.'),
    environment: z
      .enum(['production', 'staging', 'development', 'test'])
      .optional()
      .describe('What it is for; guessed from names when left out.'),
  })
  .refine((entry) => entry.resource !== undefined || entry.file !== undefined, {
    message: 'names no Milvus: add resource: namespace/name, or file: path/of/the/file.yaml',
  });

const rule = z.strictObject({
  verbs: z
    .array(z.enum([...commandDefinitions.map((each) => each.verb), '*']))
    .min(1)
    .describe('Commands the rule is for; `"*"` for all.'),
  targets: targetNames.default(['*']),
  allow: z
    .strictObject(who)
    .refine((allow) => allow.permission !== undefined || allow.teams.length + allow.users.length > 0, {
      message: 'allows nobody: name a permission, teams or users',
    })
    .describe('Who may run them; any one of these is enough.'),
});

const freeze = z
  .strictObject({
    name: z.string().min(1).max(100).describe('What people are told.'),
    from: moment,
    until: moment,
    targets: targetNames.default(['*']),
  })
  .refine((entry) => !(Date.parse(entry.until) <= Date.parse(entry.from)), {
    path: ['until'],
    message: 'must be later than from',
  });

const policies = z.strictObject({
  packs: z
    .array(z.enum(['baseline', 'production']))
    .max(2)
    .default(['baseline'])
    .describe('Shipped packs of policies.'),
  directories: z
    .array(path('policies'))
    .max(most.names)
    .default([])
    .describe('Folders of this repository with ValidatingAdmissionPolicy files; read from the base branch.'),
  kubernetesVersion: z
    .string()
    .regex(/^1\.\d{1,3}$/, 'must be a minor version of Kubernetes in quotes, such as "1.32"')
    .default('1.32')
    .describe('The API server whose rules are applied.'),
  overrides: z
    .strictObject({ ...who, permission: permission.default('admin') })
    .prefault({})
    .describe('Who may run `/override`; any one of these is enough.'),
});

const rollout = z.strictObject({
  onFailure: z
    .enum(['open-revert', 'propose-revert', 'leave'])
    .default('propose-revert')
    .describe('What happens after a failed rollout: a revert pull request, the way to one, or nothing.'),
  watchMinutes: z
    .int()
    .min(0)
    .max(1_440)
    .default(30)
    .describe('Minutes after a success in which a relapse is reported.'),
});

const drift = z.strictObject({
  report: z.enum(['issue', 'off']).default('off').describe('Where it is told that the cluster is not as Git says.'),
});

/** The whole file. Whatever is not in it is an error; whatever is left out has a safe default. */
export const repositoryConfigSchema = z.strictObject({
  version: z.literal(1).default(1).describe('Version of this format.'),
  targets: z
    .array(target)
    .max(most.targets)
    .default([])
    .describe('Names for the Milvus resources that are found, and what cannot be found in Git.'),
  permissions: z
    .array(rule)
    .max(most.rules)
    .default([])
    .describe(
      'Who may run which command on which target. The first rule that fits decides; without one it takes write permission.',
    ),
  freezes: z.array(freeze).max(most.rules).default([]).describe('Times in which targets are not changed.'),
  policies: policies.prefault({}).describe('Which policies a change is judged by.'),
  rollout: rollout.prefault({}).describe('What follows a merge.'),
  drift: drift.prefault({}).describe('Differences between Git and the cluster.'),
});

/** The configuration of a repository, every default filled in. */
export type RepositoryConfig = z.output<typeof repositoryConfigSchema>;
export type ConfiguredTarget = RepositoryConfig['targets'][number];
export type PermissionRule = RepositoryConfig['permissions'][number];
export type Freeze = RepositoryConfig['freezes'][number];

/** A top-level key of the file. */
export type ConfigSection = keyof RepositoryConfig;

/** What holds where nobody configured anything. */
export const defaultRepositoryConfig: RepositoryConfig = repositoryConfigSchema.parse({});
