import type { Platform } from '../platform.ts';
import type { Account } from '../records.ts';
import { nodeId, type Schema } from './schema.ts';

/** The organisation that owns a repository, as webhooks carry it. */
export function organizationJson(platform: Platform, account: Account): Schema<'organization-simple'> {
  const url = `${platform.apiUrl}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('O', account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${platform.htmlUrl}/avatars/u/${account.id}`,
    description: null,
  };
}
