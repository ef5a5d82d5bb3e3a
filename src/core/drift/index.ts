/** The live resource against Git: where they differ, and how Git would take over what the cluster has. */
export { adoptCommand } from './adopt-command.ts';
export { type DriftedField, findDrift } from './find-drift.ts';
