/** Tells every kind of a cluster that one of them has reached it again. */
export interface Recovery {
  /** Aborts at the next announcement. */
  signal(): AbortSignal;
  announce(): void;
}

export function createRecovery(): Recovery {
  let controller = new AbortController();
  return {
    signal: () => controller.signal,
    announce: () => {
      const before = controller;
      controller = new AbortController();
      before.abort();
    },
  };
}
