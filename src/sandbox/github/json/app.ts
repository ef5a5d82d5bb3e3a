import { type InstallationToken, resources } from '../credentials/tokens.ts';
import type { Platform } from '../platform.ts';
import type { App, Installation, Permissions } from '../records.ts';
import { accountJson } from './account.ts';
import { repositoryJson } from './repository.ts';
import { nodeId, type Schema } from './schema.ts';

/** An App as it stands on its comments and check runs. */
export function appJson(platform: Platform, app: App): Schema<'integration'> & object {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: accountJson(platform, app.owner),
    name: app.slug,
    description: null,
    external_url: appPage(platform, app),
    html_url: appPage(platform, app),
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: permissionsJson(app.permissions),
    events: [...app.events],
  };
}

/** An App as it sees itself. */
export function ownAppJson(platform: Platform): Schema<'integration'> & object {
  const { app, store } = platform;
  return { ...appJson(platform, app), client_id: app.clientId, installations_count: store.installations.size };
}

export function appPage(platform: Platform, app: App): string {
  return `${platform.htmlUrl}/apps/${app.slug}`;
}

function permissionsJson(permissions: Permissions): Record<string, string> {
  return Object.fromEntries(resources(permissions).map((resource) => [resource, permissions[resource] ?? 'read']));
}

export function installationJson(platform: Platform, installation: Installation): Schema<'installation'> {
  const { account, suspended } = installation;
  const { app } = platform;
  return {
    id: installation.id,
    account: accountJson(platform, account),
    repository_selection: 'selected',
    access_tokens_url: `${platform.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${platform.apiUrl}/installation/repositories`,
    html_url: `${platform.htmlUrl}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: { ...app.permissions },
    events: [...app.events],
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspended ? accountJson(platform, suspended.by) : null,
    suspended_at: suspended?.at ?? null,
  };
}

export function tokenJson(platform: Platform, token: InstallationToken): Schema<'installation-token'> {
  const { repositories } = token;
  return {
    token: token.token,
    expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions: { ...token.permissions },
    repository_selection: 'selected',
    ...(repositories && { repositories: [...repositories].map((item) => repositoryJson(platform, item)) }),
  };
}
