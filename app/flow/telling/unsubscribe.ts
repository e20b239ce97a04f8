import { TRIGGERS, type Trigger } from '../../core/audience.ts';
import type { Clock } from '../ports.ts';
import type { Signer } from '../reach/signing.ts';
import type { TellingStore } from './store.ts';

/** What a person can leave by a link in an email: triggers, or the weekly brief. */
export const LEFT = [...TRIGGERS, 'brief'] as const;
export type Left = Trigger | 'brief';

/** What a link is about, once its signature is right. */
export interface Leaving {
  shop: string;
  shopName: string;
  locale: string;
  what: Left[];
  /** Nothing of it comes any more. */
  left: boolean;
}

export interface Unsubscribing {
  /** Path of the link that takes this person off these; it can do nothing else, and does not end. */
  path(shop: string, userId: string, what: readonly Left[]): string;
  /** What the link at this path is about; null: it is not one of ours, or the person or shop is gone. */
  look(path: string): Promise<Leaving | null>;
  /** Takes them off. Again is the same as once. */
  leave(path: string): Promise<Leaving | null>;
}

const PURPOSE = 'unsubscribe';
const ADDRESS =
  /^\/unsubscribe\/([a-z0-9][a-z0-9-]*\.myshopify\.com)\/([\w-]{1,40})\/([a-z_.]{1,400})\/([\w-]{22})$/;

/** Links that take a person off what they are told, without a session of Shopify. */
export function createUnsubscribing(ports: {
  store: TellingStore;
  signer: Signer;
  clock: Clock;
}): Unsubscribing {
  const { store, signer, clock } = ports;
  const signed = (shop: string, userId: string, what: string): string => `${shop}/${userId}/${what}`;

  async function at(path: string, leaves: boolean): Promise<Leaving | null> {
    const [, shop = '', userId = '', listed = '', signature = ''] = ADDRESS.exec(path) ?? [];
    if (!signer.isSigned(PURPOSE, signed(shop, userId, listed), signature)) return null;
    const what = LEFT.filter((one) => listed.split('.').includes(one));
    return store.inShop(shop, async (tx) => {
      const row = await tx.shop();
      const person = (await tx.toldPeople()).find((one) => one.userId === userId);
      if (!row || row.uninstalledAt !== null || !person) return null;
      const triggers = TRIGGERS.filter((one) => what.includes(one));
      const left =
        triggers.every((one) => person.own.told[one] === 'off') &&
        (!what.includes('brief') || !person.own.brief);
      if (leaves && !left) {
        const brief = person.own.brief && !what.includes('brief');
        const off = Object.fromEntries(triggers.map((one) => [one, 'off' as const]));
        await tx.saveOwnTelling(userId, { ...person.own, told: { ...person.own.told, ...off }, brief });
        await tx.dropMuted(userId, triggers, clock.now());
      }
      return { shop, shopName: row.name, locale: person.locale, what, left: left || leaves };
    });
  }

  return {
    path(shop, userId, what) {
      const listed = LEFT.filter((one) => what.includes(one)).join('.');
      return `/unsubscribe/${shop}/${userId}/${listed}/${signer.sign(PURPOSE, signed(shop, userId, listed))}`;
    },
    look: (path) => at(path, false),
    leave: (path) => at(path, true),
  };
}
