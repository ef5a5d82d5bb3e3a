/** Looks for something now and after every change, until it is there or the time is up. */
export interface Waiting<Value> {
  probe(): Value | undefined | Promise<Value | undefined>;
  /** What is waited for, for the message when it does not come. */
  readonly what: string;
  readonly milliseconds: number;
  onChange(listener: () => void): () => void;
}

/** The first value that the probe finds. Rejects when the time is up, or with what the probe throws. */
export function waitFor<Value>({ probe, what, milliseconds, onChange }: Waiting<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    let busy = false;
    let again = false;
    const timer = setTimeout(
      () => finish(() => reject(new Error(`waited ${milliseconds} ms for ${what}, in vain`))),
      milliseconds,
    );
    const stop = onChange(() => void look());
    function finish(settle: () => void): void {
      clearTimeout(timer);
      stop();
      settle();
    }
    async function look(): Promise<void> {
      again = busy;
      if (busy) return;
      busy = true;
      try {
        const found = await probe();
        if (found !== undefined) finish(() => resolve(found));
      } catch (fault) {
        finish(() => reject(fault));
      }
      busy = false;
      if (again) await look();
    }
    void look();
  });
}
