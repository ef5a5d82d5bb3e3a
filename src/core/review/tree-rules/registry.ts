import type { TreeRule } from '../tree-rule.ts';
import { fluxHealthCheck } from './flux-health-check.ts';
import { ignoredByApplication } from './ignored-by-application.ts';
import { sameResourceTwice } from './same-resource-twice.ts';

/** What can only be seen with several files at hand. A new one is a file here and a line below. */
export const treeRules: readonly TreeRule[] = [ignoredByApplication, sameResourceTwice, fluxHealthCheck];
