/** Who fights with us, and what is a machine (law 15). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desiredOf } from '../../app/core/desired.ts';
import {
  collectionField,
  publicationField,
  tagField,
  variantPublicationField,
} from '../../app/core/fields.ts';
import { isMachine, isWrittenBack, likeness } from '../../app/core/peace.ts';
import { HOUR, hold, MINUTE, NOW, picture } from '../support/builders.ts';

const TAG = tagField('campaign:summer');
const ADS = publicationField('ads');
const shown = { published: true, publishDate: null };
const changes = (count: number, apartMs: number, field = TAG) =>
  Array.from({ length: count }, (_, index) => ({
    productId: `p${index}`,
    field,
    at: NOW - index * apartMs,
  }));

describe('a machine', () => {
  test('changes five products alike within 30 minutes', () => {
    expect(isMachine(ADS, shown, changes(5, MINUTE, ADS), NOW)).toBe(true);
    expect(isMachine(ADS, shown, changes(4, MINUTE, ADS), NOW)).toBe(false);
    expect(isMachine(ADS, shown, changes(5, 8 * MINUTE, ADS), NOW)).toBe(false);
  });

  test('is not one product that is changed five times', () => {
    const same = changes(5, MINUTE).map((one) => ({ ...one, productId: 'p1' }));
    expect(isMachine(TAG, false, same, NOW)).toBe(false);
  });

  test('takes our tag off twenty products within a day, however slowly', () => {
    expect(isMachine(TAG, false, changes(20, HOUR), NOW)).toBe(true);
    expect(isMachine(TAG, false, changes(19, HOUR), NOW)).toBe(false);
    expect(isMachine(ADS, shown, changes(20, HOUR, ADS), NOW)).toBe(false);
    expect(isMachine(TAG, true, changes(20, HOUR), NOW)).toBe(false);
    const collection = collectionField('7');
    expect(isMachine(collection, false, changes(20, HOUR, collection), NOW)).toBe(false);
  });

  test('half an hour, and a day, are over when they are over', () => {
    const [newest, ...rest] = changes(5, MINUTE, ADS);
    const late = [...rest, { productId: 'p9', field: ADS, at: NOW - 30 * MINUTE }];
    expect(isMachine(ADS, shown, late, NOW)).toBe(false);
    expect(isMachine(ADS, shown, [...late, ...(newest ? [newest] : [])], NOW)).toBe(true);
    const day = [...changes(19, HOUR), { productId: 'p99', field: TAG, at: NOW - 24 * HOUR }];
    expect(isMachine(TAG, false, day, NOW)).toBe(false);
  });
});

test('changes are alike by field and value; of variants by their channel', () => {
  expect(likeness(ADS, shown)).toBe(likeness(ADS, { published: true, publishDate: '2026-01-01T00:00:00Z' }));
  expect(likeness(ADS, shown)).not.toBe(likeness(ADS, { published: false, publishDate: null }));
  expect(likeness(ADS, shown)).not.toBe(likeness(publicationField('online'), shown));
  expect(likeness(variantPublicationField('v1', 'ads'), shown)).toBe(
    likeness(variantPublicationField('v2', 'ads'), shown),
  );
  expect(likeness(variantPublicationField('v1', 'ads'), shown)).not.toBe(likeness(ADS, shown));
  expect(likeness(variantPublicationField('v1', 'ads'), shown)).not.toBe(
    likeness(variantPublicationField('v1', 'online'), shown),
  );
  expect(likeness('metafield', null)).not.toBe(likeness('metafield', 'ok'));
  expect(likeness('status', 'ACTIVE')).not.toBe(likeness('status', 'DRAFT'));
});

test('law 15: a field is left alone from the third time within a day on, and not before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), (hours) => {
      let at = NOW;
      const own = hours.map((wait) => ({ productId: 'p1', field: TAG, at: (at += wait * HOUR) }));
      own.forEach((one, index) => {
        const soFar = own.slice(0, index + 1);
        const withinDay = soFar.filter((other) => one.at - other.at < 24 * HOUR).length;
        expect(isWrittenBack(one, soFar, one.at)).toBe(withinDay >= 3);
        expect(isWrittenBack({ ...one, productId: 'p2' }, soFar, one.at)).toBe(false);
        expect(isWrittenBack({ ...one, field: ADS }, soFar, one.at)).toBe(false);
      });
    }),
  );
});

test('nothing is wished for a field that is left in peace; the others go on', () => {
  const held = { holds: [hold({ response: 'flag' }), hold()] };
  const before = desiredOf(picture({ ...held }));
  expect([...before.targets.keys()]).toContain(tagField('campaign:c1'));
  const after = desiredOf(picture({ ...held, leftInPeace: [tagField('campaign:c1')] }));
  expect([...after.targets.keys()]).toEqual(
    [...before.targets.keys()].filter((field) => field !== tagField('campaign:c1')),
  );
});
