import { createSign } from 'node:crypto';

/** Seconds; GitHub takes tokens of at most ten minutes, and clocks may differ a little (GitHub documentation, "Generating a JWT"). */
const lifetime = 540;
const leeway = 30;

/** How the authentication library asks for the App's own token: `timeDifference` is what GitHub's clock is ahead, in seconds. */
export type CreateAppToken = (
  appId: string | number,
  timeDifference?: number,
) => Promise<{ readonly jwt: string; readonly expiresAt: string }>;

/** Signs with the key as it is at that moment, so that it can be replaced while the server runs. */
export function appTokens(privateKey: () => string): CreateAppToken {
  return async (appId, timeDifference = 0) => {
    const now = Math.floor(Date.now() / 1_000) + timeDifference;
    const claims = { iat: now - leeway, exp: now + lifetime, iss: appId };
    const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(privateKey(), 'base64url');
    return { jwt: `${signed}.${signature}`, expiresAt: new Date(claims.exp * 1_000).toISOString() };
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
}
