/** Which places send an item of a coming campaign, week after week: nothing is sent twice, and nothing that is not there. */
import type { ComingItem, ComingPart, StockRules } from './coming.ts';

/** What lies in a place, or a delivery to it: units that nobody has sent yet, below 0 where more is owed than lies there. */
interface Lot {
  locationId: string;
  landsAt: number;
  left: number;
}

/** By inventory item, for all campaigns that sell it; filled when the first one asks. */
export type Lots = Map<string, { lying: readonly Lot[]; landing: readonly Lot[] }>;

function lotsOf({ inventoryItemId, levels, arrivals }: ComingPart, lots: Lots) {
  const known = lots.get(inventoryItemId);
  if (known) return known;
  const made = {
    lying: levels.map(({ locationId, available }) => ({ locationId, landsAt: -Infinity, left: available })),
    landing: arrivals.map(({ locationId, at, units }) => ({ locationId, landsAt: at, left: units })),
  };
  lots.set(inventoryItemId, made);
  return made;
}

/** One kind of stock that an item takes: how many of it, and its lots where the campaign sells from. */
interface Kind {
  takes: number;
  lots: readonly Lot[];
}

function kindsOf(parts: readonly ComingPart[], countIncoming: boolean, lots: Lots): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const part of parts) {
    const { lying, landing } = lotsOf(part, lots);
    const all = countIncoming && landing.length > 0 ? [...lying, ...landing] : lying;
    const own = all.filter((lot) =>
      part.levels.some(({ counts, locationId }) => counts && locationId === lot.locationId),
    );
    // Two components may be the same thing.
    const takes = part.takes + (kinds.get(part.inventoryItemId)?.takes ?? 0);
    kinds.set(part.inventoryItemId, { takes, lots: own });
  }
  return [...kinds.values()];
}

/** A place that an item leaves from; `has` and `sent` in units of the item, the first as of the week that is asked for. */
interface Source {
  name: string;
  kinds: Kind[];
  has: number;
  sent: number;
}

/** Places where every kind lies or may land. */
function sourcesOf(parts: readonly ComingPart[], kinds: readonly Kind[]): Source[] {
  return (parts[0]?.levels ?? []).flatMap(({ locationId, name }) => {
    const here = kinds.map(({ takes, lots }) => ({
      takes,
      lots: lots.filter((lot) => lot.locationId === locationId),
    }));
    return here.every(({ lots }) => lots.length > 0) ? [{ name, kinds: here, has: 0, sent: 0 }] : [];
  });
}

function leftOf({ lots }: Kind, until: number): number {
  let left = 0;
  for (const lot of lots) if (lot.landsAt < until) left += lot.left;
  return left;
}

function take({ lots, takes }: Kind, until: number, units: number): void {
  let rest = units * takes;
  for (const lot of lots) {
    if (lot.landsAt >= until) continue;
    const taken = Math.max(0, Math.min(rest, lot.left));
    lot.left -= taken;
    rest -= taken;
  }
}

/** What thirds of a unit lose when they are added up. */
const TINY = 1e-9;

function hasOf({ kinds, sent }: Source, until: number): number {
  let has = Infinity;
  let whole = false;
  for (const kind of kinds) {
    has = Math.min(has, Math.max(0, leftOf(kind, until)) / kind.takes);
    whole ||= kind.takes > 1;
  }
  // Of what takes several of a kind, only whole ones leave.
  return whole ? Math.max(0, Math.floor(sent + has + TINY) - sent) : has;
}

/** Sends up to `units` (≥ 0) of an item before `until`, and tells how many from which place; `name` null: no place has them. */
export type Sender = (
  units: number,
  until: number,
  tell: (name: string | null, units: number) => void,
) => void;

/**
 * The sender of one item: a place takes the share that it has of what can be sent, and a bundle leaves from where all of it lies. What is
 * reserved, and what is owed elsewhere, stays. Deliveries are sent where the campaign counts on them. Bare loops: the plan of a large
 * shop asks a hundred thousand times.
 */
export function senderOf(
  { parts }: Pick<ComingItem, 'parts'>,
  { reserve, countIncoming }: Pick<StockRules, 'reserve' | 'countIncoming'>,
  lots: Lots,
): Sender {
  const kinds = kindsOf(parts ?? [], countIncoming, lots);
  const sources = sourcesOf(parts ?? [], kinds);
  return (units, until, tell) => {
    let all = 0;
    for (const source of sources) all += source.has = hasOf(source, until);
    let sending = Math.min(units, all);
    for (const kind of kinds) sending = Math.min(sending, (leftOf(kind, until) - reserve) / kind.takes);
    sending = Math.max(0, sending);
    for (const source of sources) {
      if (source.has === 0 || sending === 0) continue;
      const share = (sending * source.has) / all;
      for (const kind of source.kinds) take(kind, until, share);
      source.sent += share;
      tell(source.name, share);
    }
    if (units > sending) tell(null, units - sending);
  };
}
