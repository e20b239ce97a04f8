/** What is written to a shop, over HTTP, and what a read shows then. */
import { describe, expect, it } from 'vitest';
import type { Write } from '../../app/core/writes.ts';
import { SHOP } from './dev-store.ts';
import { digits, valueOf, portScene } from './port-scene.ts';

const { bench, write, make, neverDearerThanPredicted } = portScene({ opened: true });

describe('writes', () => {
  it('each of the nine does what it says and nothing else, and a read shows it', async () => {
    const made = await make({ title: 'Mug', tags: ['kitchen'], variants: [{ available: 5 }] });
    const productId = digits(made.id);
    const variantId = digits(made.variants[0]?.id ?? '');
    const publications = made.publications.map((one) => digits(one.publicationId));
    const [channel = ''] = publications;
    const { collectionId } = await bench().meta('POST', 'do/createCollection', { title: 'Picks' });
    const collection = digits(String(collectionId));
    const read = async () => {
      const options = {
        collectionIds: [collection],
        variantPublicationsOf: [variantId],
        priority: 'urgent' as const,
      };
      const [reading] = valueOf(await bench().port.readProducts(SHOP, [productId], options));
      if (!reading) throw new Error('gone');
      return reading;
    };
    const before = await read();
    const published = (list: { publicationId: string; published: boolean }[]) =>
      list.find(({ publicationId }) => publicationId === channel)?.published ?? false;
    const done = async (change: Write) => {
      expect(await write(change)).toMatchObject({ outcome: 'done' });
      return read();
    };

    expect((await done({ kind: 'tags_add', productId, tags: ['promote:x'] })).tags).toEqual([
      'kitchen',
      'promote:x',
    ]);
    expect((await done({ kind: 'tags_remove', productId, tags: ['Promote:X'] })).tags).toEqual(['kitchen']);
    const gone = await done({ kind: 'unpublish', productId, variantId: null, from: [channel] });
    expect([published(gone.publications), gone.publications.length]).toEqual([
      false,
      before.publications.length - 1,
    ]);
    const back = await done({
      kind: 'publish',
      productId,
      variantId: null,
      to: [{ publicationId: channel, publishDate: null }],
    });
    expect(published(back.publications)).toBe(true);
    const hidden = await done({ kind: 'unpublish', productId, variantId, from: [channel] });
    expect(published(hidden.variants[0]?.publications ?? [])).toBe(false);
    expect(published(hidden.publications)).toBe(true);
    await done({
      kind: 'publish',
      productId,
      variantId,
      to: [{ publicationId: channel, publishDate: null }],
    });
    expect((await done({ kind: 'set_status', productId, status: 'DRAFT' })).status).toBe('DRAFT');
    await done({ kind: 'set_status', productId, status: 'ACTIVE' });
    const joined = await done({ kind: 'join_collections', productId, collectionIds: [collection] });
    expect(joined.collectionIds).toEqual([collection]);
    await done({ kind: 'leave_collections', productId, collectionIds: [collection] });
    expect(await bench().port.ensureMetafieldDefinition(SHOP)).toMatchObject({ outcome: 'done' });
    expect(await bench().port.ensureMetafieldDefinition(SHOP)).toMatchObject({ outcome: 'done' });
    expect((await done({ kind: 'set_metafield', productId, value: '{"a":1}' })).metafield).toBe('{"a":1}');

    const after = await done({ kind: 'delete_metafield', productId });
    const bare = ({ readAt: _readAt, publications: list, variants, ...rest }: typeof before) => ({
      ...rest,
      publications: list.map((one) => `${one.publicationId} ${one.published}`).toSorted(),
      variants: variants.map((one) =>
        one.publications.map((two) => `${two.publicationId} ${two.published}`).toSorted(),
      ),
    });
    expect(bare(after)).toEqual(bare(before));
  });

  it('to what is not there are gone or refused, never done', async () => {
    const made = await make({ title: 'Vase' });
    const productId = digits(made.id);
    expect(await write({ kind: 'unpublish', productId, variantId: null, from: ['999'] })).toMatchObject({
      outcome: 'refused',
    });
    await bench().meta('POST', 'do/deleteProduct', { productId: made.id });
    const gone: Write[] = [
      { kind: 'tags_add', productId, tags: ['a'] },
      {
        kind: 'unpublish',
        productId,
        variantId: null,
        from: made.publications.map((one) => digits(one.publicationId)),
      },
      { kind: 'set_status', productId, status: 'DRAFT' },
      { kind: 'set_metafield', productId, value: '{}' },
    ];
    for (const change of gone) expect(await write(change), change.kind).toMatchObject({ outcome: 'gone' });
    expect(valueOf(await bench().port.readProducts(SHOP, [productId], { priority: 'normal' }))).toEqual([]);
  });
});

describe('what was asked', () => {
  it('never cost more than was predicted, so that the budget never runs out unseen', async () => {
    expect(await neverDearerThanPredicted()).toBeGreaterThan(7);
  });
});
