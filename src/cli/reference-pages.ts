import { renderConfigReference } from '../config/config-reference.ts';
import { type ReferencePage, renderReference } from '../core/report/index.ts';

/** Every page of the documentation that is made from the code. */
export function referencePages(): readonly ReferencePage[] {
  return [...renderReference(), ...renderConfigReference()];
}
