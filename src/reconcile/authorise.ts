import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Refusal } from '../core/text/index.ts';
import type { GitHubRepository, Person, TeamMembership } from '../ports.ts';
import {
  type Act,
  denial,
  isAllowed,
  type PersonFacts,
  possibleRequirements,
  type Requirement,
  requirementOf,
} from './permission.ts';

/** Who asks, and by what rules. */
export interface Asking {
  readonly repository: Pick<GitHubRepository, 'permissionOf' | 'teamMembership'>;
  readonly person: Person;
  readonly config: RepositoryConfig;
}

/** A no, and whether it is for somebody who could change nothing here anyway. */
export interface Denial {
  readonly refusal: Refusal;
  readonly isStranger: boolean;
}

/**
 * Asks GitHub whether the person may do all of this, at this moment: nothing that it said before counts. An act without a target
 * is allowed when it could be on some target; ask again when the target is known. Undefined when nothing stands against it.
 */
export async function authorise(asking: Asking, acts: readonly Act[]): Promise<Denial | undefined> {
  return await denialFor(asking, await meet(asking), acts);
}

/** The same, for a person of whom GitHub was asked a moment ago, in the same step. */
export async function denialFor(asking: Asking, facts: Met, acts: readonly Act[]): Promise<Denial | undefined> {
  for (const act of acts) {
    const requirements = requirementsOf(asking.config, act);
    const person = await withTeams(asking, facts, requirements);
    if (requirements.some((each) => isAllowed(each, person))) continue;
    return { refusal: denial(act, requirements, person), isStranger: ['none', 'read'].includes(person.permission) };
  }
  return undefined;
}

/** Whether the person may do each of these on some target, for lists of what they may. */
export async function allowedActs(asking: Asking, acts: readonly Act[]): Promise<readonly Act[]> {
  const facts = await meet(asking);
  const allowed: Act[] = [];
  for (const act of acts) {
    const requirements = requirementsOf(asking.config, act);
    const person = await withTeams(asking, facts, requirements);
    if (requirements.some((each) => isAllowed(each, person))) allowed.push(act);
  }
  return allowed;
}

function requirementsOf(config: RepositoryConfig, act: Act): readonly Requirement[] {
  return act.target === undefined ? possibleRequirements(config, act) : [requirementOf(config, act)];
}

/** What is known of the person so far; answers about teams are kept only while one question is answered. */
export interface Met extends PersonFacts {
  readonly teams: Map<string, TeamMembership>;
}

/** What GitHub says of the person at this moment. To be believed for one step and no longer. */
export async function meet({ repository, person }: Omit<Asking, 'config'>): Promise<Met> {
  return { login: person.login, permission: await repository.permissionOf(person), teams: new Map() };
}

/** Teams are asked about only where nothing else opens the way. */
async function withTeams(
  { repository, person }: Asking,
  facts: Met,
  requirements: readonly Requirement[],
): Promise<PersonFacts> {
  if (requirements.some((each) => isAllowed(each, facts))) return facts;
  const known = new Map<string, TeamMembership>();
  for (const team of new Set(requirements.flatMap((each) => each.teams))) {
    const membership = facts.teams.get(team) ?? (await repository.teamMembership(team, person));
    facts.teams.set(team, membership);
    known.set(team, membership);
    if (membership === 'member') break;
  }
  return { ...facts, teams: known };
}
