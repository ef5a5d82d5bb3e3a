import type { PermissionRule, RepositoryConfig } from '../config/repository-config.ts';
import { commandDefinitions, parseCommand } from '../core/command/index.ts';
import { qualifiedName, type Target } from '../core/target/index.ts';
import { matchesName, type Refusal } from '../core/text/index.ts';
import type { Permission, TeamMembership } from '../ports.ts';

/** Something that a person asks for: a command, and where it is known already, the target that it changes. */
export interface Act {
  readonly verb: string;
  /** What it takes where no rule speaks of it. */
  readonly needs: 'read' | 'write';
  readonly target?: Pick<Target, 'name' | 'identity'>;
}

/** Who may do something; any one of these is enough. */
export interface Requirement {
  readonly permission?: Permission | undefined;
  readonly teams: readonly string[];
  readonly users: readonly string[];
  /** Index in `permissions` of the configuration; undefined for the default. */
  readonly rule: number | undefined;
  /** The part of the configuration that says so, where it is none of `permissions`. */
  readonly section?: string;
}

/** What GitHub says of a person at this moment. */
export interface PersonFacts {
  readonly login: string;
  readonly permission: Permission;
  /** By slug; teams that were not asked about are missing. */
  readonly teams: ReadonlyMap<string, TeamMembership>;
}

/** The verb under which a line that only shows what would happen is judged. */
const previewVerb = 'plan';

/** The verb that `policies.overrides` speaks of. */
const overrideVerb = 'override';

/** What a command line asks for. A line that is no command needs no more than to be read. */
export function actOf(line: string): Act {
  const parsed = parseCommand(line);
  if (parsed.ok && 'effect' in parsed.value && parsed.value.effect === 'preview') return previewAct;
  const verb = /^\/([A-Za-z-]+)/.exec(line)?.[1]?.toLowerCase() ?? '';
  const needs = commandDefinitions.find((each) => each.verb === verb)?.permission ?? 'read';
  return { verb, needs };
}

export const previewAct: Act = { verb: previewVerb, needs: 'read' };

/**
 * What an act takes. The first rule that fits verb and target decides. `*` stands for every command that changes something;
 * questions are restricted only by a rule that names them.
 */
export function requirementOf(config: RepositoryConfig, act: Act): Requirement {
  if (act.verb === overrideVerb) return overrideRequirement(config);
  const rule = config.permissions.findIndex((each) => isFor(each, act) && isOn(each, act.target));
  return requirement(config, act, rule);
}

/**
 * Everything that the act could take, while its target is not known: one of these will. So that nobody makes Falconer work who
 * could never be allowed.
 */
export function possibleRequirements(config: RepositoryConfig, act: Act): readonly Requirement[] {
  if (act.verb === overrideVerb) return [overrideRequirement(config)];
  const possible: Requirement[] = [];
  for (const [index, rule] of config.permissions.entries()) {
    if (!isFor(rule, act)) continue;
    possible.push(requirement(config, act, index));
    if (rule.targets.includes('*')) return possible;
  }
  return [...possible, requirement(config, act, -1)];
}

/** Break-glass has an authority of its own: a rule for all commands does not open it. */
function overrideRequirement({ policies }: RepositoryConfig): Requirement {
  return { ...policies.overrides, rule: undefined, section: 'policies.overrides' };
}

function requirement({ permissions }: RepositoryConfig, { needs }: Act, index: number): Requirement {
  const rule = permissions[index];
  return rule === undefined
    ? { permission: needs, teams: [], users: [], rule: undefined }
    : { ...rule.allow, rule: index };
}

function isFor(rule: PermissionRule, { verb, needs }: Act): boolean {
  return rule.verbs.includes(verb) || (needs === 'write' && rule.verbs.includes('*'));
}

function isOn(rule: { readonly targets: readonly string[] }, target: Act['target']): boolean {
  return target === undefined ? rule.targets.includes('*') : fitsTarget(rule.targets, target);
}

/** Whether one of the patterns means the target: by the name that lists show, its own name, or `namespace/name`. */
export function fitsTarget(patterns: readonly string[], target: Pick<Target, 'name' | 'identity'>): boolean {
  const names = [target.name, target.identity.name, qualifiedName(target)];
  return patterns.some((pattern) => names.some((name) => matchesName(pattern, name)));
}

const ranks: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** Whether one of the ways in is open to the person. Somebody whom GitHub does not know by this id has none. */
export function isAllowed({ permission, teams, users }: Requirement, person: PersonFacts): boolean {
  if (permission !== undefined && ranks.indexOf(person.permission) >= ranks.indexOf(permission)) return true;
  // A login counts only where GitHub confirmed just now that it belongs to this numeric id.
  const login = person.login.toLowerCase();
  if (person.permission !== 'none' && users.some((user) => user.toLowerCase() === login)) return true;
  return teams.some((team) => person.teams.get(team) === 'member');
}

/** The refusal for who may not, with who may. */
export function denial(act: Act, requirements: readonly Requirement[], person: PersonFacts): Refusal {
  const has = `${person.login} has ${person.permission === 'none' ? 'no' : person.permission} permission on this repository`;
  const on = act.target === undefined ? '' : ` on ${act.target.name}`;
  const isDefault = requirements.every(({ rule, section }) => rule === undefined && section === undefined);
  const takes = isDefault ? `this needs ${act.needs} permission` : `/${act.verb}${on} takes ${waysIn(requirements)}`;
  const unread = [...person.teams].filter(([, membership]) => membership !== 'member').flatMap(teamProblem);
  const message = [`${has}; ${takes}.`, ...unread, 'Someone who has it can post the same command.'].join(' ');
  return { code: 'permission_denied', message };
}

function waysIn(requirements: readonly Requirement[]): string {
  return requirements
    .map(({ permission, teams, users, rule, section }) => {
      const ways = [
        ...(permission === undefined ? [] : [`${permission} permission`]),
        ...(teams.length === 0 ? [] : [`a member of ${teams.map((team) => `the team ${team}`).join(' or ')}`]),
        ...(users.length === 0 ? [] : [users.join(' or ')]),
      ];
      return `${ways.join(', or ')} (${sourceText(rule, section)})`;
    })
    .join('; or ');
}

function sourceText(rule: number | undefined, section: string | undefined): string {
  if (section !== undefined) return `${section} in .github/falconer.yml, or its default`;
  return rule === undefined ? 'default' : `permissions[${rule}] in .github/falconer.yml`;
}

function teamProblem([team, membership]: readonly [string, TeamMembership]): readonly string[] {
  if (membership === 'no_team') return [`There is no team ${team} in this organisation.`];
  if (membership !== 'unreadable') return [];
  return [`Falconer cannot read who is in ${team}: give the App the organisation permission "Members" (read).`];
}
