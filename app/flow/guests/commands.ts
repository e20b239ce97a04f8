import {
  holds,
  LINK_PURPOSES,
  mayGive,
  MOST_LINK_DAYS,
  MOST_LINKS,
  roleFits,
  type GuestLink,
  type LinkPurpose,
  type LinkRole,
} from '../../core/guest-links.ts';
import { may } from '../../core/roles.ts';
import type { CommandResult, Person } from '../commands/commands.ts';
import { forbidden, nameOf, refuse, said } from '../commands/support.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';
import type { GuestLinks } from './links.ts';

const DAY_MS = 86_400_000;
const MOST_CHARACTERS = 80;

export interface GuestLinkInput {
  name: string;
  role: LinkRole;
  purposes: LinkPurpose[];
  locale: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** A link as those who manage links see it; `path` null: not for them. */
export interface ListedLink extends GuestLink {
  holds: boolean;
  path: string | null;
}

/** What people do with links for those without a seat. */
export interface GuestCommands {
  openGuestLink(shop: string, by: Person, input: GuestLinkInput): Promise<CommandResult<{ id: string }>>;
  revokeGuestLink(shop: string, by: Person, id: string): Promise<CommandResult>;
  /** None for whoever may not manage them. */
  guestLinks(shop: string, by: Person): Promise<ListedLink[]>;
}

export function createGuestCommands(ports: {
  store: Pick<Store, 'inShop'>;
  links: GuestLinks;
  clock: Clock;
  newId(): string;
}): GuestCommands {
  const { store, links, clock, newId } = ports;
  return {
    async openGuestLink(shop, by, input) {
      if (!may(by.role, 'openGuestLink')) return forbidden(by, 'openGuestLink');
      if (!mayGive(by.role, input.role))
        return { ...refuse('problem.link_more_than_own', 'role'), reason: 'forbidden' };
      const now = clock.now();
      const name = input.name.replaceAll(/\s+/g, ' ').trim();
      if (name === '' || name.length > MOST_CHARACTERS) return refuse('problem.link_name', 'name');
      const purposes = LINK_PURPOSES.filter((one) => input.purposes.includes(one));
      if (purposes.length === 0) return refuse('problem.link_purpose', 'purposes');
      if (!purposes.every((one) => roleFits(input.role, one))) return refuse('problem.link_role', 'purposes');
      if (input.expiresAt <= now || input.expiresAt > now + (MOST_LINK_DAYS + 1) * DAY_MS)
        return refuse('problem.link_end', 'expiresAt', { days: MOST_LINK_DAYS });
      return store.inShop(shop, async (tx) => {
        const open = (await tx.guestLinks()).filter((link) => holds(link, now));
        if (open.length >= MOST_LINKS) return refuse('problem.too_many_links', null, { most: MOST_LINKS });
        const id = newId();
        const { role, locale, expiresAt } = input;
        await tx.addGuestLink({
          id,
          name,
          role,
          purposes,
          locale,
          createdAt: now,
          createdBy: nameOf(by),
          expiresAt,
          revokedAt: null,
          lastUsedAt: null,
        });
        await tx.ledger(null, [said(by, 'ledger.link_opened', { name, date: expiresAt })], now);
        return { ok: true, id };
      });
    },

    async revokeGuestLink(shop, by, id) {
      if (!may(by.role, 'revokeGuestLink')) return forbidden(by, 'revokeGuestLink');
      return store.inShop(shop, async (tx) => {
        const link = await tx.guestLink(id);
        if (!link) return refuse('problem.no_such_link');
        if (link.revokedAt !== null) return { ok: true };
        const now = clock.now();
        await tx.revokeGuestLink(id, now);
        await tx.ledger(null, [said(by, 'ledger.link_revoked', { name: link.name })], now);
        return { ok: true };
      });
    },

    async guestLinks(shop, by) {
      if (!may(by.role, 'openGuestLink')) return [];
      const now = clock.now();
      const all = await store.inShop(shop, (tx) => tx.guestLinks());
      return all.map((link) => ({
        ...link,
        holds: holds(link, now),
        path: holds(link, now) && mayGive(by.role, link.role) ? links.path(shop, link.id) : null,
      }));
    },
  };
}
