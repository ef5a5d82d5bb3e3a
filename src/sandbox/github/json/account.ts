import type { Platform } from '../platform.ts';
import type { Account, Actor, Repository, Role } from '../records.ts';
import { canPush, roleOf } from '../store.ts';
import { nodeId, type Schema } from './schema.ts';

export function accountJson(platform: Platform, account: Account): Schema<'simple-user'> {
  const url = `${platform.apiUrl}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `${platform.htmlUrl}/avatars/u/${account.id}`,
    gravatar_id: '',
    url,
    html_url: accountPage(platform, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
  };
}

function accountPage(platform: Platform, account: Account): string {
  if (account.kind === 'Bot') return `${platform.htmlUrl}/apps/${account.login.replace(/\[bot\]$/, '')}`;
  return `${platform.htmlUrl}/${account.login}`;
}

/** How the author stands to the repository. */
export function associationOf(repository: Repository, actor: Actor): Schema<'author-association'> {
  if (actor.account.id === repository.owner.id) return 'OWNER';
  if (actor.account.kind === 'User' && canPush(repository, actor.account)) return 'COLLABORATOR';
  return 'NONE';
}

/** The older four permissions, into which GitHub maps the newer roles. */
const legacyPermissions: Record<Role, string> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

const ranks: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

export function permissionJson(
  platform: Platform,
  repository: Repository,
  account: Account,
): Schema<'repository-collaborator-permission'> {
  const role = roleOf(repository, account);
  const atLeast = (least: Role) => ranks.indexOf(role) >= ranks.indexOf(least);
  return {
    permission: legacyPermissions[role],
    role_name: role,
    user: {
      ...accountJson(platform, account),
      role_name: role,
      permissions: {
        pull: atLeast('read'),
        triage: atLeast('triage'),
        push: atLeast('write'),
        maintain: atLeast('maintain'),
        admin: atLeast('admin'),
      },
    },
  };
}
