import { type Place, positionAt, type ReasonCode, type Refused, refuse } from '../../text/index.ts';
import type { Manifest } from '../manifest.ts';

/** Says no to an edit, with the place in the file that is the reason. */
export function refuseEdit(
  manifest: Manifest,
  offset: number,
  code: ReasonCode,
  message: string,
): Refused<EditRefusal> {
  const position = positionAt(manifest.lineStarts, offset);
  return refuse({ code, message, place: { file: manifest.path, ...position } });
}

export interface EditRefusal {
  readonly code: ReasonCode;
  readonly message: string;
  readonly place: Place;
}
