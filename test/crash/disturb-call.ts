import type { Stage } from '../../src/cli/demo/stage.ts';
import type { Bots } from './bots.ts';
import { type CallName, createCallCounter, kindOfCall } from './calls.ts';
import type { CallDisturbance } from './disturbances.ts';

export interface CallPoint {
  readonly call: CallName;
  readonly disturbance: CallDisturbance;
}

/** What goes wrong in one story. */
export interface Trouble {
  hasHappened(): boolean;
  /** Resolves when a new process runs where the last one was stopped. */
  revived(): Promise<void>;
  end(): void;
}

export function disturbCall(stage: Stage, bots: Bots, { call, disturbance }: CallPoint): Trouble {
  const count = createCallCounter();
  let happened = false;
  let revival = Promise.resolve();
  const isTheCall = ({ kind, nth }: CallName) => kind === call.kind && nth === call.nth;
  const strike = () => {
    happened = true;
    if (disturbance.what !== 'stop') return;
    bots.cut();
    revival = bots.replace();
  };
  /** The second look at a call, after its effect, must know it again. */
  let struck: string | undefined;
  const stopGitHub = stage.github.interfere(({ method, path, phase }) => {
    const kind = kindOfCall(method, path);
    if (happened) return undefined;
    if (phase === 'before') {
      if (!isTheCall(count(kind))) return undefined;
      struck = `${method} ${path}`;
    }
    if (struck !== `${method} ${path}` || phase !== disturbance.phase) return undefined;
    strike();
    return disturbance.what === 'stop' ? { kind: 'break' } : disturbance.what;
  });
  const stopCluster = stage.cluster.onRequest(({ verb, resource, user }) => {
    if (user !== 'reader' || happened || disturbance.what !== 'stop') return;
    if (isTheCall(count(`cluster ${verb} ${resource}`))) strike();
  });
  return {
    hasHappened: () => happened,
    revived: () => revival,
    end: () => {
      stopGitHub();
      stopCluster();
    },
  };
}
