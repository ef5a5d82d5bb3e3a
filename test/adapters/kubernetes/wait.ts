import type { ManualTime } from './manual-timers.ts';

/** Lets the network and everything that is ready move on a little. */
export async function settle(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for a condition while no time passes but the machine's; fails after ten seconds of that. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await settle(1);
  }
}

/** The same, while manual time passes from one thing that is due to the next. */
export async function untilInTime(
  time: ManualTime,
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  await until(async () => {
    if (await condition()) return true;
    await settle();
    time.skip();
    return false;
  }, what);
}
