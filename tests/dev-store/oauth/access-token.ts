/** `POST /admin/oauth/access_token`: token exchange and refresh. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { App } from '../app-under-test.ts';
import { OWNER_ID, PEOPLE } from '../people.ts';
import type { Shop } from '../shop.ts';
import type { InstallationRecord } from '../state/records.ts';
import { verifySessionToken } from './jwt.ts';

const ONLINE_S = 86_400;
const OFFLINE_S = 3600;
const REFRESH_S = 90 * 86_400;
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';
const ONLINE = 'urn:shopify:params:oauth:token-type:online-access-token';

const requestSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal(EXCHANGE),
    client_id: z.string(),
    client_secret: z.string(),
    subject_token: z.string(),
    subject_token_type: z.literal(ID_TOKEN),
    requested_token_type: z.enum([OFFLINE, ONLINE]),
    expiring: z.coerce.string().optional(),
  }),
  z.object({
    grant_type: z.literal('refresh_token'),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
  }),
]);

export interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

const refuse = (status: number, error: string, description: string): TokenAnswer => ({
  status,
  body: { error, error_description: description },
});

/** Answers a token request. Only `invalid_subject_token` is a documented error name; the others are OAuth's. */
export function accessToken(shop: Shop, app: App, request: unknown): TokenAnswer {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) return refuse(400, 'invalid_request', z.prettifyError(parsed.error));
  const { data } = parsed;
  if (data.client_id !== app.apiKey || data.client_secret !== app.apiSecret)
    return refuse(401, 'invalid_client', 'The client id or the client secret is wrong');
  const now = shop.clock.now();
  const { installation } = shop.state.rest;
  if (data.grant_type === 'refresh_token') {
    return installation
      ? refresh(installation, data.refresh_token, now)
      : refuse(401, 'invalid_grant', 'The app is not installed on this shop');
  }
  const claims = verifySessionToken(data.subject_token, app, shop.domain, now);
  if (!claims) return refuse(400, 'invalid_subject_token', 'The session token is not valid');
  if (!installation) return refuse(400, 'app_not_installed', 'The app is not installed on this shop');
  shop.state.version++;
  return data.requested_token_type === ONLINE
    ? online(shop, installation, claims.sub, now)
    : offline(installation, data.expiring === '1', now);
}

function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`;
}

function offline(installation: InstallationRecord, expiring: boolean, now: number): TokenAnswer {
  return { status: 200, body: issue(installation, expiring, null, now) };
}

function issue(
  installation: InstallationRecord,
  expiring: boolean,
  parent: string | null,
  now: number,
): Record<string, unknown> {
  const token = newToken('shpat');
  const expiresAt = expiring ? now + OFFLINE_S * 1000 : null;
  installation.tokens = installation.tokens.filter((one) => one.expiresAt === null || one.expiresAt > now);
  installation.tokens.push({ token, kind: 'offline', userId: null, expiresAt });
  const body = { access_token: token, scope: installation.scopes.join(',') };
  if (!expiring) return body;
  const refreshToken = newToken('shprt');
  installation.refreshTokens.push({ token: refreshToken, expiresAt: now + REFRESH_S * 1000, parent });
  return {
    ...body,
    expires_in: OFFLINE_S,
    refresh_token: refreshToken,
    refresh_token_expires_in: REFRESH_S,
  };
}

/**
 * Rotates. A refresh token stays usable until the one made from it is first used, so that an answer lost on the
 * way can be asked for again.
 */
function refresh(installation: InstallationRecord, token: string, now: number): TokenAnswer {
  const used = installation.refreshTokens.find((one) => one.token === token);
  if (!used || used.expiresAt <= now)
    return refuse(401, 'invalid_grant', 'The refresh token is unknown, used up or expired');
  const dead = new Set<string>();
  for (let parent = used.parent; parent !== null;) {
    dead.add(parent);
    parent = installation.refreshTokens.find((one) => one.token === parent)?.parent ?? null;
  }
  const siblings = installation.refreshTokens.filter((one) => one.parent === used.parent && one !== used);
  if (used.parent !== null) for (const sibling of siblings) dead.add(sibling.token);
  installation.refreshTokens = installation.refreshTokens.filter((one) => !dead.has(one.token));
  return { status: 200, body: issue(installation, true, used.token, now) };
}

function online(shop: Shop, installation: InstallationRecord, userId: string, now: number): TokenAnswer {
  const token = newToken('shpua');
  installation.tokens.push({ token, kind: 'online', userId, expiresAt: now + ONLINE_S * 1000 });
  const scope = installation.scopes.join(',');
  return {
    status: 200,
    body: {
      access_token: token,
      scope,
      expires_in: ONLINE_S,
      associated_user_scope: scope,
      session: null,
      associated_user: { ...userOf(shop, userId), email_verified: true, locale: 'en' },
    },
  };
}

function userOf(shop: Shop, userId: string): Record<string, unknown> {
  const known = PEOPLE.find(({ id }) => String(id) === userId);
  const [first, ...rest] = (known?.name ?? `Store User ${userId}`).split(' ');
  return {
    id: Number(userId),
    first_name: first,
    last_name: rest.join(' '),
    email: known?.email ?? (userId === OWNER_ID ? shop.state.shop.email : `user${userId}@${shop.domain}`),
    account_owner: known?.accountOwner ?? userId === OWNER_ID,
    collaborator: known?.collaborator ?? false,
  };
}

/** The installation behind an access token that is alive, or null. */
export function authorize(shop: Shop, token: string): InstallationRecord | null {
  const { installation } = shop.state.rest;
  const found = installation?.tokens.find((one) => one.token === token);
  if (!installation || !found) return null;
  return found.expiresAt === null || found.expiresAt > shop.clock.now() ? installation : null;
}
