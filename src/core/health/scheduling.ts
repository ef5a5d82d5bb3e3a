import { oneLine } from './wording.ts';

/** True when the scheduler holds a pod back for its volume and not for room (scheduler, volumebinding plugin). */
export function waitsForVolume(message: string): boolean {
  return /persistentvolumeclaim|unbound immediate|didn't find available persistent volumes/i.test(message);
}

/** The scheduler's sentence without its second half on preemption, which repeats the first. */
export function withoutPreemption(message: string): string {
  return oneLine(message.split(/\.? preemption: /)[0] ?? '');
}
