import { createPublicKey, generateKeyPair, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { accept, type Result, refuse } from '../../../core/text/index.ts';
import { type Problem, problem } from '../rest/problem.ts';

/** The key pair of an App: GitHub keeps the public half. */
export interface AppKey {
  /** PEM in PKCS#1, the form in which GitHub hands it out. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

export async function generateAppKey(): Promise<AppKey> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { privateKey: pair.privateKey, publicKey: createPublicKey(pair.publicKey) };
}

const header = z.object({ alg: z.literal('RS256') });
const claims = z.object({
  iss: z.union([z.string(), z.number()]).transform(String),
  exp: z.unknown(),
  iat: z.unknown(),
});

/** GitHub takes at most ten minutes; a minute is for clocks that differ. */
const longestLife = 10 * 60 + 60;
const clockSkew = 60;

/**
 * The issuer of an App's JSON web token, when the signature and the dates are right.
 * Dates are checked against the real time, since the client that signs reads it too.
 */
export function verifyAppToken(token: string, key: AppKey): Result<{ issuer: string }, Problem> {
  const undecodable = refuse(problem(401, 'A JSON web token could not be decoded'));
  const [head = '', body = '', signature = ''] = token.split('.');
  const payload = claims.safeParse(decoded(body));
  if (!header.safeParse(decoded(head)).success || !payload.success) return undecodable;
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('RSA-SHA256', signed, key.publicKey, Buffer.from(signature, 'base64url'))) return undecodable;
  const refusal = checkDates(payload.data, Date.now() / 1000);
  return refusal ? refuse(refusal) : accept({ issuer: payload.data.iss });
}

function checkDates({ exp, iat }: { exp: unknown; iat: unknown }, now: number): Problem | undefined {
  if (typeof exp !== 'number' || exp <= now) {
    return problem(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + longestLife) return problem(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== 'number' || iat > now + clockSkew) {
    return problem(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  return undefined;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
