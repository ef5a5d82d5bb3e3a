import { createSign } from 'node:crypto';

export interface AppClaims {
  /** Seconds since 1970. */
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly iss?: string | number;
}

/** A JSON web token as an App signs it, with the claims changed as a test wants. */
export function appToken(app: { readonly id: number; readonly privateKey: string }, claims: AppClaims = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const head = encoded({ alg: 'RS256', typ: 'JWT' });
  const body = encoded({ iat: now - 30, exp: now + 300, iss: app.id, ...claims });
  const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(app.privateKey, 'base64url');
  return `${head}.${body}.${signature}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
