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
    let state: 'idle' | 'looking' | 'looking, and again' | 'done' = 'idle';
    const tooLate = () => reject(new Error(`waited ${milliseconds} ms for ${what}, in vain`));
    const timer = setTimeout(() => finish(tooLate), milliseconds);
    const stop = onChange(() => void look());

    function finish(settle: () => void): void {
      state = 'done';
      clearTimeout(timer);
      stop();
      settle();
    }

    async function look(): Promise<void> {
      if (state !== 'idle') {
        if (state === 'looking') state = 'looking, and again';
        return;
      }
      state = 'looking';
      try {
        const found = await probe();
        if (found !== undefined) finish(() => resolve(found));
      } catch (fault) {
        finish(() => reject(fault));
      }
      await lookAgain();
    }

    async function lookAgain(): Promise<void> {
      const wanted = state === 'looking, and again';
      if (state !== 'done') state = 'idle';
      if (wanted) await look();
    }

    void look();
  });
}
