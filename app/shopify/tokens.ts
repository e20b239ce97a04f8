import { Session } from '@shopify/shopify-api';
import { z } from 'zod';
import type { Clock } from '../flow/ports.ts';
import type { Transport } from './transport.ts';

/** A usable offline token of a shop, or why there is none. */
export type TokenResult =
  | { ok: true; accessToken: string }
  /** Shopify refuses it for good: the app was uninstalled, or was not used for 90 days. A person must open the app. */
  | { ok: false; reason: 'revoked'; detail: string }
  /** Nobody of this shop ever opened the app (or it was erased). */
  | { ok: false; reason: 'missing'; detail: string }
  /** Shopify lets nobody into the shop (frozen, locked). */
  | { ok: false; reason: 'closed'; detail: string }
  /** Shopify cannot be asked right now. */
  | { ok: false; reason: 'later'; detail: string };

/** What tokens need of the session storage. */
interface SessionKeeper {
  loadSession(id: string): Promise<Session | undefined>;
  storeSession(session: Session): Promise<boolean>;
}

export interface TokenDeps {
  sessions: SessionKeeper;
  transport: Transport;
  apiKey: string;
  apiSecret: string;
  clock: Clock;
  /** Runs `work` in one process at a time for a shop, over all processes. */
  withShopLock<T>(shop: string, work: () => Promise<T>): Promise<T>;
  /**
   * Shopify refuses the shop's token for good. Whoever hears it forgets the shop's sessions: then nothing more is sent with
   * them, and the next visit of a person exchanges new ones instead of going on with those in store.
   */
  revoked(shop: string, detail: string): Promise<void>;
}

/** A token with less than this left is refreshed before it is used; the library's own threshold. Milliseconds. */
const REFRESH_BEFORE_MS = 5 * 60_000;
const TIMEOUT_MS = 15_000;

const Refreshed = z.object({
  access_token: z.string().min(1),
  scope: z.string(),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive(),
});

/** Id of the offline session of a shop, as Shopify's library makes it. */
export const offlineSessionId = (shop: string): string => `offline_${shop}`;

/**
 * Gives the offline token of a shop and renews it in time. A refresh token works once (the one before it stays good
 * until the new one is used), so refreshes are made one at a time per shop over all processes, and the new pair is
 * stored in one write before it is used.
 */
export function createTokens(deps: TokenDeps): {
  offlineToken(shop: string, refused?: string): Promise<TokenResult>;
} {
  const load = (shop: string) => deps.sessions.loadSession(offlineSessionId(shop));

  const usable = (session: Session, refused: string | undefined): string | null => {
    if (!session.accessToken || session.accessToken === refused) return null;
    if (session.expires && session.expires.getTime() - deps.clock.now() < REFRESH_BEFORE_MS) return null;
    return session.accessToken;
  };

  /** The token that a person's visit exchanged meanwhile: it is newer than what we asked with, and stays. */
  async function replaced(shop: string, asked: Session): Promise<TokenResult | null> {
    const stored = await load(shop);
    if (!stored?.accessToken || stored.refreshToken === asked.refreshToken) return null;
    return { ok: true, accessToken: stored.accessToken };
  }

  async function refresh(shop: string, session: Session): Promise<TokenResult> {
    if (!session.refreshToken) {
      return {
        ok: false,
        reason: 'revoked',
        detail: 'The token is refused and there is none to renew it with',
      };
    }
    const sent = await deps.transport.post(
      shop,
      '/admin/oauth/access_token',
      {},
      JSON.stringify({
        client_id: deps.apiKey,
        client_secret: deps.apiSecret,
        grant_type: 'refresh_token',
        refresh_token: session.refreshToken,
      }),
      TIMEOUT_MS,
    );
    if (sent.fate !== 'answered') return { ok: false, reason: 'later', detail: sent.detail };
    const detail = `Shopify answered ${sent.status} to the refresh`;
    // 402, 403, 423, 430: nobody is let in, and the token is as good as before when the shop is open again.
    if ([402, 403, 423, 430].includes(sent.status)) return { ok: false, reason: 'closed', detail };
    // 400 (invalid_grant and the like), 401: refused for good. 404: the shop is gone. Our own wrong secret
    // (invalid_client) says nothing about the shop.
    if ([400, 401, 404].includes(sent.status) && !sent.body.includes('invalid_client')) {
      const exchanged = await replaced(shop, session);
      return exchanged ?? { ok: false, reason: 'revoked', detail };
    }
    const answer = sent.status === 200 ? parse(sent.body) : null;
    if (!answer) return { ok: false, reason: 'later', detail };
    const exchanged = await replaced(shop, session);
    if (exchanged) return exchanged;
    const now = deps.clock.now();
    await deps.sessions.storeSession(
      new Session({
        ...session.toObject(),
        accessToken: answer.access_token,
        scope: answer.scope,
        expires: new Date(now + answer.expires_in * 1000),
        refreshToken: answer.refresh_token,
        refreshTokenExpires: new Date(now + answer.refresh_token_expires_in * 1000),
      }),
    );
    return { ok: true, accessToken: answer.access_token };
  }

  return {
    async offlineToken(shop, refused) {
      const missing: TokenResult = { ok: false, reason: 'missing', detail: `${shop} has no offline session` };
      const first = await load(shop);
      if (!first) return missing;
      const token = usable(first, refused);
      if (token) return { ok: true, accessToken: token };
      return deps.withShopLock(shop, async () => {
        // Another process may have renewed it while this one waited.
        const session = await load(shop);
        if (!session) return missing;
        const renewed = usable(session, refused);
        if (renewed) return { ok: true, accessToken: renewed };
        const result = await refresh(shop, session);
        if (!result.ok && result.reason === 'revoked') await deps.revoked(shop, result.detail);
        return result;
      });
    },
  };
}

function parse(body: string): z.infer<typeof Refreshed> | null {
  try {
    const parsed = Refreshed.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
