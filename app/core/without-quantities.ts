/** Names under which an answer carries units or money of stock, plans and sales. */
const QUANTITIES = new Set([
  'allocatedAbove',
  'bestDay',
  'available',
  'budget',
  'buyable',
  'demandHigh',
  'demandLow',
  'demandSd',
  'expectedDemand',
  'expectedLostUnits',
  'free',
  'incoming',
  'lateIncoming',
  'left',
  'missing',
  'moneyAtRisk',
  'otherDemand',
  'need',
  'needThen',
  'needToBeSafe',
  'onBusiestDay',
  'packingHours',
  'parcels',
  'planned',
  'plannedThen',
  'plannedUnits',
  'restock',
  'sales',
  'setAside',
  'short',
  'shortBy',
  'shortUnits',
  'sold',
  'stock',
  'stockNow',
  'stockThen',
  'suggestion',
  'units',
  'unitsAfter',
  'unitsBefore',
  'unitsHigh',
  'usable',
  'usual',
  'amount',
  'amountBefore',
  'ordered',
  'lostUnits',
  'lostMoney',
  'money',
  'wrongMoney',
]);

/** Numbers of a message or an assessment that are no quantities: how many things, how likely, when. */
const HARMLESS =
  /(At|Earliest|Latest)$|^(count|products|writes|objects|limit|risk|nextRisk|pStockout|share|median|p90|seconds|serviceLevel|date|day|until|hours|minutes|days|daysLeft|daysOfCover|imported|rejected|removed|added|gone|version|rules|times|done|failed|code)$/;

type Plain = null | undefined | string | number | boolean | Plain[] | { [name: string]: Plain };

/**
 * An answer (plain values) without its quantities: each becomes null, wherever it is; of a message's `params` and of an
 * assessment every number that is not known to be harmless, so that something new says too little rather than too much.
 * Lights, verdicts, probabilities, days and dates stay.
 */
export function withoutQuantities<T>(answer: T): T {
  return strip(answer as Plain) as T;
}

function strip(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  if ('reason' in value && 'levelsConfirmedAt' in value) return quiet(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (QUANTITIES.has(name)) return [name, hidden(inner)];
      return [name, name === 'params' ? quiet(inner) : strip(inner)];
    }),
  );
}

/** A light or a list keeps its shape; a number goes. */
const hidden = (value: Plain): Plain =>
  typeof value === 'number' || typeof value === 'string' ? null : strip(value);

function quiet(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(quiet);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (typeof inner === 'number') return [name, HARMLESS.test(name) ? inner : null];
      return [name, quiet(inner)];
    }),
  );
}
