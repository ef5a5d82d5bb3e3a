import { join } from 'node:path';
import { createCheckRun } from './actions/check-runs.ts';
import { commitFiles, copyCommit, initialise, readBranches } from './git/bare-repository.ts';
import { readHistory } from './git/history.ts';
import type { Platform } from './platform.ts';
import type { Account, App, Conclusion, Installation, Repository, Role } from './records.ts';
import { ensureAccount, findAccount, findRepository, installationOf, repositoryNamed } from './store.ts';
import { installedRepositoryJson, publishInstallation } from './webhooks/publish.ts';
import { emailOf } from './webhooks/push-payload.ts';

/** What a story sets up before people act: accounts, repositories, roles and installations. */
export interface Administration {
  /** Logins that end in `[bot]` are bots. Adding somebody again changes nothing. */
  addPerson(login: string): { readonly id: number; readonly login: string };
  /** Makes a repository with one commit and installs the App on it. An owner that is no person yet is an organisation. */
  createRepository(spec: RepositorySpec): Promise<void>;
  /** Copies a repository to the person's account, without installing the App there. Returns its name. */
  fork(repository: string, login: string): Promise<string>;
  grant(repository: string, login: string, role: Role): void;
  /** Makes a team of an organisation, or replaces its members. */
  setTeam(organisation: string, slug: string, members: readonly string[]): void;
  /** Makes the repository read-only. */
  archive(repository: string): void;
  /** As a box in the settings of a repository does. Pull requests keep their conversation. */
  switchOffIssues(repository: string): void;
  uninstall(repository: string): void;
  suspend(owner: string): void;
  unsuspend(owner: string): void;
  /** A check run that some other App made. Returns its id. */
  addCheckRunOfAnotherApp(repository: string, run: ForeignCheckRun): Promise<number>;
}

export interface RepositorySpec {
  readonly owner: string;
  readonly name: string;
  /** Path to text. */
  readonly files: Readonly<Record<string, string>>;
  /** `main` when left out. */
  readonly defaultBranch?: string;
  /** Private when left out: then who was granted nothing has no permission. */
  readonly visibility?: 'public' | 'private';
}

export interface ForeignCheckRun {
  readonly app: string;
  readonly name: string;
  readonly headSha: string;
  readonly conclusion: Conclusion;
}

/** `directory` is where the bare repositories are. */
export function administration(platform: Platform, directory: string): Administration {
  const { store } = platform;
  const named = (name: string) => repositoryNamed(store, name);
  return {
    addPerson(login) {
      const { id, login: known } = ensureAccount(store, login, 'User');
      return { id, login: known };
    },
    async createRepository(spec) {
      const repository = await create(platform, directory, spec);
      install(platform, repository);
    },
    fork: (name, login) => fork(platform, directory, { parent: named(name), owner: person(platform, login) }),
    grant(name, login, role) {
      named(name).roles.set(person(platform, login).id, role);
      store.changed();
    },
    setTeam(organisation, slug, members) {
      const ids = members.map((login) => person(platform, login).id);
      store.teams.set(`${organisation}/${slug}`.toLowerCase(), new Set(ids));
      store.changed();
    },
    archive(name) {
      named(name).archived = true;
      store.changed();
    },
    switchOffIssues(name) {
      named(name).hasIssues = false;
      store.changed();
    },
    uninstall: (name) => uninstall(platform, named(name)),
    suspend: (owner) => setSuspension(platform, owner, 'suspend'),
    unsuspend: (owner) => setSuspension(platform, owner, 'unsuspend'),
    addCheckRunOfAnotherApp: (name, run) => addForeignCheckRun(platform, named(name), run),
  };
}

function person(platform: Platform, login: string): Account {
  const account = findAccount(platform.store, login);
  if (!account) throw new Error(`there is no ${login} in the sandbox; add them with addPerson`);
  return account;
}

async function create(platform: Platform, directory: string, spec: RepositorySpec): Promise<Repository> {
  const owner = ensureAccount(platform.store, spec.owner, 'Organization');
  const { name, visibility = 'private', defaultBranch = 'main' } = spec;
  const repository = emptyRepository(platform, directory, {
    owner,
    name,
    visibility,
    defaultBranch,
    parent: undefined,
  });
  await initialise(platform.git, repository.directory, defaultBranch);
  const author = { name: owner.login, email: emailOf(owner), date: repository.createdAt };
  const first = { branch: defaultBranch, parent: undefined, files: spec.files, message: 'Initial commit', author };
  await commitFiles(platform.git, repository.directory, first);
  await register(platform, repository);
  return repository;
}

type Origin = Pick<Repository, 'owner' | 'name' | 'visibility' | 'defaultBranch' | 'parent'>;

function emptyRepository(platform: Platform, directory: string, origin: Origin): Repository {
  const fullName = `${origin.owner.login}/${origin.name}`;
  if (!/^[\w.-]+\/[\w.-]+$/.test(fullName) || findRepository(platform.store, fullName)) {
    throw new Error(`${fullName} is not the name of a new repository`);
  }
  const now = platform.now();
  return {
    ...origin,
    id: platform.store.nextId('repository'),
    fullName,
    directory: join(directory, `${fullName}.git`),
    createdAt: now,
    pushedAt: now,
    archived: false,
    hasIssues: true,
    roles: new Map(),
    branches: new Map(),
    log: [],
    issues: new Map(),
    comments: new Map(),
    checkSuites: [],
    checkRuns: new Map(),
  };
}

async function register(platform: Platform, repository: Repository): Promise<void> {
  for (const [branch, sha] of await readBranches(platform.git, repository.directory))
    repository.branches.set(branch, sha);
  const query = { revisions: [repository.defaultBranch], limit: 1 };
  repository.log = await readHistory(platform.git, repository.directory, query);
  platform.store.repositories.set(repository.fullName.toLowerCase(), repository);
  platform.store.changed();
}

async function fork(
  platform: Platform,
  directory: string,
  { parent, owner }: { parent: Repository; owner: Account },
): Promise<string> {
  const { name, visibility, defaultBranch } = parent;
  const repository = emptyRepository(platform, directory, { owner, name, visibility, defaultBranch, parent });
  await initialise(platform.git, repository.directory, defaultBranch);
  for (const [branch, sha] of parent.branches) {
    const copy = { from: parent.directory, sha, to: `refs/heads/${branch}` };
    await copyCommit(platform.git, repository.directory, copy);
  }
  await register(platform, repository);
  return repository.fullName;
}

function install(platform: Platform, repository: Repository): void {
  const { store } = platform;
  const { owner } = repository;
  const known = [...store.installations.values()].find((installation) => installation.account === owner);
  const now = platform.now();
  const base = { id: store.nextId('installation'), account: owner, createdAt: now, updatedAt: now };
  const installation: Installation = known ?? { ...base, repositories: new Set(), suspended: undefined };
  installation.repositories.add(repository);
  installation.updatedAt = now;
  store.installations.set(installation.id, installation);
  store.changed();
  const repositories = [installedRepositoryJson(repository)];
  if (known) {
    publishSelection(platform, installation, {
      action: 'added',
      repositories_added: repositories,
      repositories_removed: [],
    });
  } else {
    publishInstallation(platform, {
      event: 'installation',
      installation,
      sender: owner,
      payload: { action: 'created', repositories },
    });
  }
}

function uninstall(platform: Platform, repository: Repository): void {
  const installation = installationOf(platform.store, repository);
  if (!installation) return;
  installation.repositories.delete(repository);
  installation.updatedAt = platform.now();
  platform.store.changed();
  const removed = [installedRepositoryJson(repository)];
  publishSelection(platform, installation, {
    action: 'removed',
    repositories_added: [],
    repositories_removed: removed,
  });
}

function publishSelection(
  platform: Platform,
  installation: Installation,
  change: Readonly<Record<string, unknown>>,
): void {
  publishInstallation(platform, {
    event: 'installation_repositories',
    installation,
    sender: installation.account,
    payload: { ...change, repository_selection: 'selected', requester: null },
  });
}

function setSuspension(platform: Platform, owner: string, action: 'suspend' | 'unsuspend'): void {
  const account = person(platform, owner);
  const at = platform.now();
  for (const installation of platform.store.installations.values()) {
    if (installation.account !== account) continue;
    installation.suspended = action === 'suspend' ? { at, by: account } : undefined;
    platform.store.changed();
    publishInstallation(platform, { event: 'installation', installation, sender: account, payload: { action } });
  }
}

async function addForeignCheckRun(platform: Platform, repository: Repository, run: ForeignCheckRun): Promise<number> {
  const app = anotherApp(platform, run.app);
  const { name, headSha, conclusion } = run;
  const made = await createCheckRun(platform, { repository, app }, { name, head_sha: headSha, conclusion });
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.id;
}

function anotherApp(platform: Platform, slug: string): App {
  const id = platform.store.nextId('app');
  const bot = ensureAccount(platform.store, `${slug}[bot]`, 'User');
  const permissions = { checks: 'write', metadata: 'read' } as const;
  return { ...platform.app, id, slug, bot, permissions, clientId: `Iv1.${id}`, events: [] };
}
