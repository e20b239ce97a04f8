/** Messages about the products of a random shop, from a seed: our own writes coming back, and what others do among them. */
import type { FieldKey } from '../../app/core/fields.ts';
import type { ProductFacts, VariantFacts } from '../../app/flow/ports.ts';
import type { BaselineRow, ShopTx, Store } from '../../app/flow/store.ts';
import { Random } from '../dev-store/random.ts';
import { fillShop, PRODUCTS } from './random-shop.ts';
import { HOUR, item, NOON, product, variant, ofProduct } from './store-fixture.ts';

/** Of the webhook, as a test's reader takes it. */
export interface Message {
  product: ProductFacts;
  variants: VariantFacts[];
}

/** What may have happened to a product. */
const DEEDS = [
  'nothing',
  'ours',
  'ours, taken off again',
  'our tag is gone',
  'ours and theirs',
  'joins by tag',
  'leaves by tag',
  'status',
  'price',
  'title',
  'new variant',
  'variant gone',
  'late',
] as const;
export type Deed = (typeof DEEDS)[number];

export const OURS = 'campaign:campaign-a';
const FOLLOWED = 'Summer';

/** Fills the shop; our tag is being written on the products, a campaign takes members by a tag. */
export async function fillForMessages(store: Store, shop: string, seed: number): Promise<void> {
  await fillShop(store, shop, seed);
  await store.inShop(shop, async (tx) => {
    // A product that nobody knows is new then: a launch.
    await tx.saveShop({ syncState: 'done' });
    const named = { name: 'Tagged', handle: 'tagged', state: 'live' } as const;
    const [first] = await tx.campaigns();
    if (!first) throw new Error('a random shop has campaigns');
    await tx.insertCampaign({ ...first, ...named, id: 'tagged' });
    await tx.setSources('tagged', [{ kind: 'tag', value: FOLLOWED }]);
    const members = PRODUCTS.filter((_, at) => new Random(seed * 31 + at).chance(0.5));
    await tx.upsertItems(
      members.map((id) => item('tagged', id, { source: 'tag' })),
      NOON,
    );
    await tx.upsertProducts(
      PRODUCTS.map((id) => product(id, { tags: members.includes(id) ? [FOLLOWED] : [] })),
      NOON,
    );
    for (const id of PRODUCTS) await tx.putBaselines(ofProduct(id, [baseline(`tag:${OURS}`, true)]));
  });
}

const baseline = (field: FieldKey, wrote: BaselineRow['wrote']): BaselineRow => ({
  field,
  was: false,
  wrote,
  state: 'writing',
  at: NOON,
  confirmedAt: null,
  foreignSeenAt: null,
  foreignValue: null,
});

/** One message for each product, and one for a product that nobody knows; answers what happened, too. */
export async function messagesOf(
  tx: ShopTx,
  seed: number,
): Promise<{ messages: Message[]; deeds: Set<Deed> }> {
  const random = new Random(seed + 1_000);
  const deeds = new Set<Deed>();
  const messages: Message[] = [{ product: product('99', { updatedAt: NOON }), variants: [variant('99')] }];
  for (const id of PRODUCTS) {
    const [known] = await tx.products([id]);
    if (!known) continue;
    const { deletedAt: _deletedAt, ...facts } = known;
    const deed = DEEDS[random.below(DEEDS.length)] ?? 'nothing';
    deeds.add(deed);
    const message = { product: { ...facts, updatedAt: NOON + HOUR }, variants: await tx.variantsOf([id]) };
    messages.push(await after(tx, deed, message));
  }
  return { messages: messages.toSorted(() => random.next() - 0.5), deeds };
}

async function after(tx: ShopTx, deed: Deed, { product: facts, variants }: Message): Promise<Message> {
  const is = (patch: Partial<ProductFacts>, own = variants): Message => ({
    product: { ...facts, ...patch },
    variants: own,
  });
  const { id, tags } = facts;
  switch (deed) {
    case 'nothing':
    case 'our tag is gone':
      return is({});
    case 'ours':
      return is({ tags: [...tags, OURS] });
    case 'ours, taken off again': {
      await tx.upsertProducts([{ ...facts, tags: [...tags, OURS], updatedAt: NOON }], NOON);
      await tx.planActions(
        [
          {
            productId: id,
            writes: [
              {
                write: { kind: 'tags_remove', productId: id, tags: [OURS] },
                fields: [`tag:${OURS}`],
                urgency: 'normal',
              },
            ],
            causes: [],
          },
        ],
        NOON,
      );
      return is({});
    }
    case 'ours and theirs':
      return is({ tags: [...tags, OURS, 'theirs'], vendor: 'Somebody' });
    case 'joins by tag':
      return is({ tags: [OURS, FOLLOWED.toUpperCase()] });
    case 'leaves by tag':
      return is({ tags: [OURS] });
    case 'status':
      return is({ status: 'DRAFT' });
    case 'price':
      return is(
        {},
        variants.map((one) => ({ ...one, price: '7.00' })),
      );
    case 'title':
      return is({ title: `New ${id}` });
    case 'new variant':
      return is({}, [...variants, variant(id, { id: `${id}9`, inventoryItemId: `${id}99`, position: 9 })]);
    case 'variant gone':
      return is({}, variants.slice(1));
    case 'late':
      return is({ title: 'Long ago', updatedAt: NOON - HOUR });
  }
}
