/** Session tokens (HS256), as App Bridge hands them out. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const LIFETIME_S = 60;
const TOLERANCE_S = 10;

const claimsSchema = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number(),
  sid: z.string(),
});
export type Claims = z.output<typeof claimsSchema>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest();

/** @param now milliseconds; the token lives one minute from there */
export function mintSessionToken(
  app: { apiKey: string; apiSecret: string },
  domain: string,
  userId: string,
  now: number,
): string {
  const iat = Math.floor(now / 1000);
  const claims = {
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: app.apiKey,
    sub: userId,
    exp: iat + LIFETIME_S,
    nbf: iat,
    iat,
    jti: randomUUID(),
    sid: createHmac('sha256', app.apiSecret).update(`${domain} ${userId}`).digest('hex'),
  };
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${sign(text, app.apiSecret).toString('base64url')}`;
}

/** The claims of a token that is ours, for this app and shop, and alive; else null. */
export function verifySessionToken(
  token: string,
  app: { apiKey: string; apiSecret: string },
  domain: string,
  now: number,
): Claims | null {
  const [head, body, signature, ...rest] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = sign(`${head}.${body}`, app.apiSecret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const claims = claimsSchema.safeParse(readJson(body));
  if (!claims.success) return null;
  const { exp, nbf, aud, dest } = claims.data;
  const seconds = now / 1000;
  if (aud !== app.apiKey || dest !== `https://${domain}`) return null;
  return exp + TOLERANCE_S >= seconds && nbf - TOLERANCE_S <= seconds ? claims.data : null;
}

function readJson(base64url: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
