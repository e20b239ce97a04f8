import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import {
  NOT_ASKED,
  type Check,
  type ItemFacts,
  type PartFacts,
  type ReadinessFacts,
  type RecordFacts,
} from './shapes.ts';

const FRAME = { key: 'record', owner: 'operations', next: 'stock', effort: 3 } as const;
/** From this many units sold a number that nobody ever touched is suspicious. */
const MANY_SOLD = 20;
/** Corrections of more than this share of what was sold are no small change. */
const CORRECTED_SHARE = 0.5;
const LEAST_CORRECTED = 5;
/** From this many units sold, a number that has not moved since is not counted by the orders. */
const MANY_UNMOVED = 3;
/** Set there and back this often in four weeks: two programs write the number. */
const TURNS = 3;
/** Doubts about more than this share of the items are doubts about the campaign. */
const GRAVE_SHARE = 0.2;

/** What is wrong with a number, the gravest first. */
const DOUBTS = ['negative', 'two_writers', 'unmoved', 'corrections', 'never'] as const;

interface Doubt {
  said: (typeof DOUBTS)[number];
  params: Record<string, number | string | null>;
}

/** Null: nothing that can be seen. */
function doubt({ record, levels }: Pick<ItemFacts, 'record'> & Pick<PartFacts, 'levels'>): Doubt | null {
  const lowest = Math.min(0, ...levels.map(({ available }) => available ?? 0));
  if (lowest < 0) return { said: 'negative', params: { stock: lowest } };
  if (!record) return null;
  const { followed, turns, corrected, sold, rises, unmoved } = record;
  if (turns >= TURNS) return { said: 'two_writers', params: { times: turns } };
  if (sold === null) return null;
  if (unmoved >= MANY_UNMOVED) return { said: 'unmoved', params: { unmoved } };
  if (corrected >= LEAST_CORRECTED && corrected > sold * CORRECTED_SHARE)
    return { said: 'corrections', params: { corrected, sold } };
  return followed && sold >= MANY_SOLD && rises === 0 && corrected === 0
    ? { said: 'never', params: { sold } }
    : null;
}

/** What is wrong with an item (a text of the check); of a bundle with the worst of its components, by name. */
function doubtOf(item: ItemFacts): { said: string; params: Doubt['params'] } | null {
  if (item.parts === null) {
    const own = doubt(item);
    return own && { said: `item_${own.said}`, params: own.params };
  }
  const [worst] = item.parts
    .flatMap((part) => {
      const one = doubt(part);
      return one === null ? [] : [{ ...one, params: { ...one.params, component: part.title } }];
    })
    .toSorted((a, b) => DOUBTS.indexOf(a.said) - DOUBTS.indexOf(b.said));
  return worst ? { said: `part_${worst.said}`, params: worst.params } : null;
}

/** The records that an item's number rests on. */
const recordsOf = ({ parts, record }: ItemFacts): readonly (RecordFacts | null)[] =>
  parts === null ? [record] : parts.map((part) => part.record);

/**
 * Whether the stock record can be trusted, from four weeks of its history: levels below zero, two writers, numbers that stand
 * while they sell, corrections as large as the sales, numbers that sell and are never touched. A bundle's is its components'.
 * A hero's, or a fifth of the items, blocks. In its first week a shop is judged by what it has at once: its numbers now and
 * its orders before.
 */
export function recordCheck({ items }: ReadinessFacts): Check {
  const counted = items.filter(({ exempt }) => exempt === null);
  const found = counted.flatMap((item) => {
    const one = doubtOf(item);
    return one === null ? [] : [{ item, ...one }];
  });
  if (found.length > 0) {
    const heroesFirst = found.toSorted((a, b) => Number(b.item.hero) - Number(a.item.hero));
    const hero = found.find(({ item }) => item.hero)?.item;
    const many = found.length > counted.length * GRAVE_SHARE;
    const said = many ? 'grave' : hero ? 'grave_hero' : 'open';
    return answer(FRAME, said === 'open' ? 'warning' : 'blocking', said, {
      params: { count: found.length, ...(said === 'grave_hero' && hero ? { hero: hero.productTitle } : {}) },
      items: heroesFirst.map(({ item, said: doubted, params }) => about(item, doubted, params)),
      moneyAtRisk: sum(found.map(({ item }) => worth(item))),
    });
  }
  if (counted.some((item) => recordsOf(item).some((record) => record?.sold === null)))
    return answer(FRAME, 'not_known', NOT_ASKED);
  const unknown = counted.filter((item) => {
    const records = recordsOf(item);
    return records.length === 0 || records.includes(null);
  });
  if (unknown.length > 0)
    return answer(FRAME, 'not_known', 'not_known', { params: { count: unknown.length } });
  const all = counted.every((item) => recordsOf(item).every((record) => record?.followed));
  return answer(FRAME, 'ready', all ? 'ready' : 'ready_by_orders', { params: { count: counted.length } });
}
