import { holds, type GuestLink } from '../../core/guest-links.ts';
import type { Clock } from '../ports.ts';
import { createLimit } from '../reach/limits.ts';
import type { Signer } from '../reach/signing.ts';
import type { ShopTx, Store } from '../store.ts';

const PURPOSE = 'guest';
const MINUTE_MS = 60_000;
/** Pages and answers of one link within a minute: a person turns pages, a calendar asks once an hour. */
const MOST_A_MINUTE = 60;
const ADDRESS =
  /^\/with\/([a-z0-9][a-z0-9-]*\.myshopify\.com)\/([\w-]{1,40})-([\w-]{22})(\/[\w./-]{0,120})?$/;

/** `gone`: it was one, and has expired or was revoked. */
export type Entered =
  | { entered: true; shop: string; link: GuestLink; base: string; rest: string }
  | { entered: false; why: 'unknown' | 'gone' | 'often' };

/** The doors for people without a seat: a signed address for each, that says which shop and link it is of. */
export interface GuestLinks {
  /** Address of a link below the app's own. */
  path(shop: string, id: string): string;
  /** Who comes by this path. A wrong signature costs no query. */
  enter(path: string): Promise<Entered>;
}

export function createGuestLinks(ports: {
  store: Pick<Store, 'inShop'>;
  signer: Signer;
  clock: Clock;
}): GuestLinks {
  const { store, signer, clock } = ports;
  const limit = createLimit(MOST_A_MINUTE, MINUTE_MS);
  const used = async (tx: ShopTx, { id, lastUsedAt }: GuestLink, now: number): Promise<void> => {
    if (lastUsedAt === null || now - lastUsedAt >= MINUTE_MS) await tx.guestLinkUsed(id, now);
  };
  return {
    path: (shop, id) => `/with/${shop}/${id}-${signer.sign(PURPOSE, `${shop}/${id}`)}`,
    async enter(path) {
      const [, shop = '', id = '', signature = '', rest = ''] = ADDRESS.exec(path) ?? [];
      if (!signer.isSigned(PURPOSE, `${shop}/${id}`, signature)) return { entered: false, why: 'unknown' };
      const now = clock.now();
      if (!limit.take(`${shop}/${id}`, 1, now)) return { entered: false, why: 'often' };
      const link = await store.inShop(shop, async (tx) => {
        const found = (await tx.shop())?.uninstalledAt === null ? await tx.guestLink(id) : null;
        if (found && holds(found, now)) await used(tx, found, now);
        return found;
      });
      if (!link || !holds(link, now)) return { entered: false, why: 'gone' };
      return { entered: true, shop, link, base: path.slice(0, path.length - rest.length), rest };
    },
  };
}
