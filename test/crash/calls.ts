import type { Stage } from '../../src/cli/demo/stage.ts';

/** An outgoing call of the bot: the nth of its kind in a story. */
export interface CallName {
  /** `POST /repos/{repo}/pulls`, `git push`, `cluster list pods`. */
  readonly kind: string;
  readonly nth: number;
}

/** A call to GitHub (REST or Git) as it goes by, before it has an effect and after. */
export interface GitHubCall extends CallName {
  readonly to: 'github';
  readonly method: string;
  readonly phase: 'before' | 'after';
}

/** The name that a call has in every run: nothing in it depends on ids, branches or object names. */
export function kindOfCall(method: string, path: string): string {
  if (path.endsWith('/git-receive-pack')) return 'git push';
  if (path.endsWith('/git-upload-pack')) return 'git fetch';
  if (path.endsWith('/info/refs')) return 'git refs';
  const plain = path
    .replace(/^\/api\/v3/, '')
    .replace(/^\/repos\/[^/]+\/[^/]+/, '/repos/{repo}')
    .replaceAll(/\/[0-9a-f]{40}(?=\/|$)/g, '/{sha}')
    .replaceAll(/\/\d+(?=\/|$)/g, '/{n}')
    .replace(/\/collaborators\/[^/]+/, '/collaborators/{login}')
    .replace(/\/contents\/.*$/, '/contents/{path}');
  return `${method} ${plain}`;
}

export function nameOfCall({ kind, nth }: CallName): string {
  return nth === 1 ? kind : `${kind} (${nth})`;
}

/** Gives the calls of each kind their numbers, in the order in which they begin. */
export function createCallCounter(): (kind: string) => CallName {
  const counts = new Map<string, number>();
  return (kind) => {
    const nth = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, nth);
    return { kind, nth };
  };
}

/** Writes down every call of the bot until it is stopped. */
export function recordCalls(stage: Stage): { stop(): readonly CallName[] } {
  const count = createCallCounter();
  const calls: CallName[] = [];
  const stopGitHub = stage.github.interfere(({ method, path, phase }) => {
    if (phase === 'before') calls.push(count(kindOfCall(method, path)));
    return undefined;
  });
  const stopCluster = stage.cluster.onRequest(({ verb, resource, user }) => {
    if (user === 'reader') calls.push(count(`cluster ${verb} ${resource}`));
  });
  return {
    stop: () => {
      stopGitHub();
      stopCluster();
      return calls;
    },
  };
}
