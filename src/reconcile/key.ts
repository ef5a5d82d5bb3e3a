import type { Person, RepositoryName } from '../ports.ts';

/** What a reconciler makes true. As text it is the name of the work in queues and logs. */
export type Key =
  | {
      readonly kind: 'command';
      readonly repository: RepositoryName;
      readonly issue: number;
      readonly comment: number;
      /** Digest of what the comment said when it was heard of; left out by whoever has not heard it. */
      readonly says?: string;
    }
  | {
      readonly kind: 'pull-request';
      readonly repository: RepositoryName;
      readonly number: number;
      /** Id of the check run that a person asked to run again. */
      readonly again?: number;
    }
  | {
      readonly kind: 'rollout';
      readonly repository: RepositoryName;
      readonly commit: string;
      /** Id of the check run that a person asked to run again. */
      readonly again?: number;
    }
  | {
      /** Is what `falconer/health` says of a pull request still so in the clusters? */
      readonly kind: 'glance';
      readonly repository: RepositoryName;
      readonly number: number;
    }
  | {
      /** What `falconer/health` of a pull request says is not so any more. */
      readonly kind: 'health';
      readonly repository: RepositoryName;
      readonly number: number;
    }
  | {
      /** A target by its name in the repository. */
      readonly kind: 'target';
      readonly repository: RepositoryName;
      readonly target: string;
    }
  | {
      /** A button of a check run that somebody pressed. */
      readonly kind: 'press';
      readonly repository: RepositoryName;
      /** The pull request that the check run is on. */
      readonly number: number;
      /** Id of the check run. */
      readonly run: number;
      readonly action: string;
      readonly person: Person;
      /** GitHub's name of the delivery that told of it. */
      readonly delivery: string;
    }
  | { readonly kind: 'repository'; readonly repository: RepositoryName }
  /** Deliveries of the App that failed. */
  | { readonly kind: 'deliveries' }
  | { readonly kind: 'installations' };

/** `command acme/search#12!345`, `pull-request acme/search#7`, `rollout acme/search@<sha>`, `press acme/search#7 fix on 9 by 42 lena in <delivery>`, `repository acme/search`, `deliveries`, `installations`. */
export function formatKey(key: Key): string {
  if (key.kind === 'installations' || key.kind === 'deliveries') return key.kind;
  const repository = `${key.repository.owner}/${key.repository.name}`;
  switch (key.kind) {
    case 'command':
      return `command ${repository}#${key.issue}!${key.comment}${key.says === undefined ? '' : ` says ${key.says}`}`;
    case 'pull-request':
      return `pull-request ${repository}#${key.number}${again(key.again)}`;
    case 'glance':
    case 'health':
      return `${key.kind} ${repository}#${key.number}`;
    case 'rollout':
      return `rollout ${repository}@${key.commit}${again(key.again)}`;
    case 'target':
      return `target ${repository}/${key.target}`;
    case 'press':
      return `press ${repository}#${key.number} ${key.action} on ${key.run} by ${key.person.id} ${key.person.login} in ${key.delivery}`;
    case 'repository':
      return `repository ${repository}`;
  }
}

function again(checkRun: number | undefined): string {
  return checkRun === undefined ? '' : ` again ${checkRun}`;
}

const name = '([A-Za-z0-9-]{1,39})/([A-Za-z0-9._-]{1,100})';
const shapes = {
  command: new RegExp(`^command ${name}#(\\d{1,19})!(\\d{1,19})(?: says ([0-9a-f]{16}))?$`),
  'pull-request': new RegExp(`^pull-request ${name}#(\\d{1,19})(?: again (\\d{1,19}))?$`),
  rollout: new RegExp(`^rollout ${name}@([0-9a-f]{40})(?: again (\\d{1,19}))?$`),
  glance: new RegExp(`^glance ${name}#(\\d{1,19})$`),
  health: new RegExp(`^health ${name}#(\\d{1,19})$`),
  target: new RegExp(`^target ${name}/([^\\s]{1,500})$`),
  press: new RegExp(
    `^press ${name}#(\\d{1,19}) ([a-z-]{1,20}) on (\\d{1,19}) by (\\d{1,19}) ([\\w-]{1,39}) in ([\\w-]{1,60})$`,
  ),
  repository: new RegExp(`^repository ${name}$`),
} as const;

/** The key that a text names; undefined when it is none. */
export function parseKey(text: string): Key | undefined {
  if (text === 'installations' || text === 'deliveries') return { kind: text };
  for (const [kind, shape] of Object.entries(shapes)) {
    const match = shape.exec(text);
    if (match === null) continue;
    const [, owner = '', repositoryName = '', first = '', second = '', ...rest] = match;
    const repository = { owner, name: repositoryName };
    if (kind === 'press') {
      const [run = '', id = '', login = '', delivery = ''] = rest;
      const person = { id: Number(id), login };
      return { kind, repository, number: Number(first), action: second, run: Number(run), person, delivery };
    }
    if (kind === 'command') {
      const [says] = rest;
      const heard = says === undefined ? {} : { says };
      return { kind, repository, issue: Number(first), comment: Number(second), ...heard };
    }
    if (kind === 'target') return { kind, repository, target: first };
    if (kind === 'glance' || kind === 'health') return { kind, repository, number: Number(first) };
    const rerun = second === '' ? {} : { again: Number(second) };
    if (kind === 'pull-request') return { kind, repository, number: Number(first), ...rerun };
    if (kind === 'rollout') return { kind, repository, commit: first, ...rerun };
    return { kind: 'repository', repository };
  }
  return undefined;
}

/**
 * Keys of one group run one after the other. Commands in one repository do: the second of two on one target must see the pull
 * request that the first has made. So do a pull request, its health and its re-runs, or a rollout and its re-runs: they write the
 * same comment and the same checks.
 */
export function groupOf(text: string): string | undefined {
  const command = /^(?:command|press) ([^#]+)#/.exec(text)?.[1];
  return command ?? /^((?:pull-request|rollout) \S+)/.exec(text.replace(/^health /, 'pull-request '))?.[1];
}

/** Whether a key is about what this process remembers, and means nothing to another one. */
export function isOfProcess(text: string): boolean {
  return text.startsWith('glance ');
}
