import { z } from 'zod';
import type { Person, TeamMembership } from '../../ports.ts';
import { teamMemberAnswer } from './answers.ts';
import { GitHubFault, readAnswer } from './github-fault.ts';
import { fullPages, type RepositoryAccess } from './repository-access.ts';

/**
 * Whether a person is in a team of the repository's owner at this moment, or in a team below it. Found by numeric id among the
 * members, because GitHub answers by login alone otherwise, and a login can be registered again by someone else.
 */
export async function teamMembership(access: RepositoryAccess, team: string, person: Person): Promise<TeamMembership> {
  const { rest } = access.client;
  const parameters = { org: access.repository.owner, team_slug: team, ...fullPages };
  try {
    for await (const { data } of access.client.paginate.iterator(rest.teams.listMembersInOrg, parameters)) {
      const members = readAnswer(z.array(teamMemberAnswer), data, 'the members of a team');
      if (members.some((member) => member.id === person.id)) return 'member';
    }
    return 'not_member';
  } catch (error) {
    if (!(error instanceof GitHubFault)) throw error;
    if (error.status === 404) return 'no_team';
    // What GitHub answers without the permission; other 403 are limits, which pass.
    if (error.status === 403 && /not accessible/i.test(error.message)) return 'unreadable';
    throw error;
  }
}
