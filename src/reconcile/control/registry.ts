import { cancelControl } from './cancel.ts';
import type { Control } from './control.ts';
import { holdControl } from './hold.ts';
import { lockControl } from './lock.ts';
import { unholdControl } from './unhold.ts';
import { unlockControl } from './unlock.ts';

/**
 * Everything that an order can do. A new one is a file in this folder and a line here. `/retry` is none of them: it stands for the
 * lines that it runs again.
 */
export const controls: readonly Control[] = [holdControl, unholdControl, lockControl, unlockControl, cancelControl];
