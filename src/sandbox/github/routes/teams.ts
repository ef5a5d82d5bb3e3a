import { accountJson } from '../json/account.ts';
import { failed } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { notFound } from '../rest/problem.ts';
import type { Route } from '../rest/route.ts';
import { findAccount } from '../store.ts';

/** Teams of organisations, as far as an installation on one of them sees them. */
export const teamRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/orgs/{org}/teams/{team_slug}/members',
    caller: 'installation',
    permissions: [{ members: 'read' }],
    query: pageQuery,
    handle(call) {
      const { platform, token, parameters } = call;
      const { org = '', team_slug: slug = '' } = parameters;
      const isHere = token?.installation.account.id === findAccount(platform.store, org)?.id;
      const members = platform.store.teams.get(`${org}/${slug}`.toLowerCase());
      if (!isHere || !members) return failed(notFound);
      const accounts = [...platform.store.accounts.values()].filter((account) => members.has(account.id));
      return page(call, accounts, (items) => items.map((account) => accountJson(platform, account)));
    },
  },
];
