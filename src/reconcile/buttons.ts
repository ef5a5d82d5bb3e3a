import type { CheckAction } from '../ports.ts';

/** On `falconer/review`, where a finding has one safe answer. */
export const fixButton: CheckAction = {
  identifier: 'fix',
  label: 'Fix',
  description: 'Repair what has one safe answer',
};

/** What a press stands for, by the identifier of the button: the command that would be typed. */
export const buttons: ReadonlyMap<string, { readonly button: CheckAction; readonly command: string }> = new Map([
  [fixButton.identifier, { button: fixButton, command: '/fix' }],
]);
