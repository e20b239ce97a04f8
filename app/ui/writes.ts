import type { Foreseen, ForeseenWrite } from '../flow/commands/commands.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

export type AnyWrite = ForeseenWrite['write'];

/** Names of sales channels by id, for writes that publish or unpublish. */
export type ChannelNames = Readonly<Record<string, string>>;

/**
 * One write in words, without the product: what is to be done ("take out of Google & YouTube") or, as `written`, what was done.
 */
export function writeInWords(
  write: AnyWrite,
  t: Translate,
  list: (parts: readonly string[]) => string,
  channels: ChannelNames,
  as: 'write' | 'written' = 'write',
): string {
  const named = (ids: readonly string[]): string =>
    list(ids.map((id) => channels[id] ?? t('write.some_channel')));
  switch (write.kind) {
    case 'tags_add':
    case 'tags_remove':
      return t(`${as}.${write.kind}`, { count: write.tags.length, tags: list(write.tags) });
    case 'publish':
      return t(`${as}.${write.variantId ? 'publish_variant' : 'publish'}`, {
        channels: named(write.to.map(({ publicationId }) => publicationId)),
      });
    case 'unpublish':
      return t(`${as}.${write.variantId ? 'unpublish_variant' : 'unpublish'}`, {
        channels: named(write.from),
      });
    case 'set_status':
      return t(`${as}.set_status`, { status: t(`status.${write.status}`) });
    case 'join_collections':
    case 'leave_collections':
    case 'set_metafield':
    case 'delete_metafield':
    case 'define_metafield':
      return t(`${as}.${write.kind}`);
  }
}

/** How many changes are made, and when: at once, or at the start of a campaign that has not begun. */
export function listIntro(
  { writes, madeAt }: Pick<Foreseen, 'writes' | 'madeAt'>,
  t: Translate,
  format: Pick<Format, 'dateTime'>,
): string {
  const when = madeAt === null ? 'now' : 'at_start';
  const start = madeAt === null ? '' : format.dateTime(madeAt);
  if (writes.length === 0) return t(`start_acting.nothing_${when}`, { start });
  const products = new Set(writes.map(({ productId }) => productId).filter((id) => id !== '')).size;
  return t(`start_acting.intro_${when}`, {
    count: writes.length,
    products: t('start_acting.products', { count: products }),
    start,
  });
}

export interface WriteGroup {
  words: string;
  /** Counted once per product. */
  products: { id: string; title: string; because: string }[];
  /** How visible products change: changes that shoppers see come first. */
  weight: number;
}

/** Groups a list of foreseen writes by what is done, so that a person can count and check them. */
export function groupWrites(
  writes: readonly ForeseenWrite[],
  t: Translate,
  list: (parts: readonly string[]) => string,
  channels: ChannelNames,
): WriteGroup[] {
  const groups = new Map<string, WriteGroup>();
  const counted = new Set<string>();
  for (const { write, productId, productTitle, because } of writes) {
    const words = writeInWords(write, t, list, channels);
    const group = groups.get(words) ?? { words, products: [], weight: WEIGHT[write.kind] };
    const key = `${productId} ${words}`;
    if (productId !== '' && !counted.has(key)) {
      counted.add(key);
      group.products.push({ id: productId, title: productTitle, because });
    }
    groups.set(words, group);
  }
  return [...groups.values()].toSorted(
    (a, b) => b.weight - a.weight || b.products.length - a.products.length,
  );
}

const WEIGHT: Record<AnyWrite['kind'], number> = {
  set_status: 5,
  unpublish: 4,
  publish: 4,
  leave_collections: 3,
  join_collections: 3,
  tags_remove: 2,
  tags_add: 2,
  set_metafield: 1,
  delete_metafield: 1,
  define_metafield: 0,
};
