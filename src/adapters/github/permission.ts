import type { Permission, Person } from '../../ports.ts';
import { permissionAnswer } from './answers.ts';
import { readAnswer, unlessMissing } from './github-fault.ts';
import { namesOf, type RepositoryAccess } from './repository-access.ts';

const permissions: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/**
 * What a person may do in the repository at this moment. Asked by login, because GitHub has no other way, and believed
 * only when the answer is about the same numeric id: a login can be given up and registered by someone else.
 * Apps and strangers have no permission (GitHub answers 404 for them).
 */
export async function permissionOf(access: RepositoryAccess, person: Person): Promise<Permission> {
  const parameters = { ...namesOf(access), username: person.login };
  const asked = access.client.rest.repos.getCollaboratorPermissionLevel(parameters);
  const answer = await unlessMissing(asked);
  if (answer === undefined) return 'none';
  const level = readAnswer(permissionAnswer, answer.data, 'the permission of a person');
  if (level.user?.id !== person.id) return 'none';
  // `permission` knows neither triage nor maintain; `role_name` may be a role that the organisation made up.
  return knownPermission(level.role_name) ?? knownPermission(level.permission) ?? 'none';
}

function knownPermission(name: string | undefined): Permission | undefined {
  return permissions.find((permission) => permission === name);
}
