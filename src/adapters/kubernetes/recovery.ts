import { setMaxListeners } from 'node:events';

/** Tells every kind of a cluster that one of them has reached it again. */
export interface Recovery {
  /** Aborts at the next announcement. */
  signal(): AbortSignal;
  announce(): void;
}

export function createRecovery(): Recovery {
  let controller = createController();
  return {
    signal: () => controller.signal,
    announce: () => {
      const before = controller;
      controller = createController();
      before.abort();
    },
  };
}

/** All kinds of a cluster wait for one signal: more than the ten listeners at which Node suspects a leak. Each lets go when it goes on. */
function createController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
