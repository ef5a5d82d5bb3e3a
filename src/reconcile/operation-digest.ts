import { createHash } from 'node:crypto';

/** Tells whether a comment still says what it said: line ends and blanks around it do not count. */
export function operationDigest(body: string): string {
  return createHash('sha256').update(body.replaceAll('\r\n', '\n').trim()).digest('hex').slice(0, 16);
}
