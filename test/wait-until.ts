import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks. */
const interval = 200;

/** Looks again and again until it is so. Rejects when the time, in milliseconds, is up. */
export async function waitUntil(what: string, timeout: number, probe: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + timeout;
  while (!(await probe())) {
    if (Date.now() > until) throw new Error(`waited ${timeout} ms for ${what}, in vain`);
    await pause(interval);
  }
}
