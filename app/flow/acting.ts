/** Acting on the products that are marked for it: each shop's together, and no shop waits for another's. */
import { actOnProducts, type ActOutcome, type ActPorts } from './act.ts';
import type { SetAsidePorts } from './bulk/set-aside.ts';
import { attempt, FIRST_RETRY_MS, type Attempted, type ClaimPorts, type Outcome } from './claims.ts';
import { whileMine } from './lease.ts';
import type { Claim } from './store.ts';

export interface ActingPorts extends ClaimPorts {
  act: ActPorts & SetAsidePorts;
}

/** Shops that one process acts on at the same time: most of it is waiting for Shopify. */
const SHOPS_AT_ONCE = 8;

/**
 * A shop that a crowd was acted on rests so long: what comes together goes together, and a read costs the same for a
 * hundred products as for one.
 */
const REST_AFTER_CROWD_MS = 500;

export interface Acting {
  /** Takes marks of shops that nothing is under way for, and begins with them; answers how many there were. */
  takeAndStart(): Promise<number>;
  /** All that was begun is through. */
  finished(): Promise<void>;
}

/**
 * One shop's crowd takes seconds, in which another shop's hide is taken at once. `take` gives marks of other shops than
 * these; `poke` tells that there is room again.
 */
export function startActing(
  ports: ActingPorts,
  take: (busy: readonly string[]) => Promise<Claim[]>,
  poke: () => void,
): Acting {
  const busy = new Map<string, Promise<void>>();
  const begin = async (shop: string, claims: readonly Claim[]): Promise<void> => {
    try {
      await actOnShop(ports, shop, claims);
      if (claims.length >= ports.act.crowd.normal) await rest(REST_AFTER_CROWD_MS);
    } catch (error) {
      ports.log.error({ error, shop }, 'The database did not answer; looking again shortly');
      await rest(FIRST_RETRY_MS);
    } finally {
      busy.delete(shop);
      poke();
    }
  };
  return {
    async takeAndStart() {
      if (busy.size >= SHOPS_AT_ONCE) return 0;
      const claims = await take([...busy.keys()]);
      for (const [shop, own] of ofShops(claims)) busy.set(shop, begin(shop, own));
      return claims.length;
    },
    async finished() {
      await Promise.all(busy.values());
    },
  };
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Acts on what was taken, of all shops at the same time. */
export async function actOnClaims(ports: ActingPorts, claims: readonly Claim[]): Promise<void> {
  await Promise.all([...ofShops(claims)].map(([shop, own]) => actOnShop(ports, shop, own)));
}

export async function actOnOne(
  { act }: Pick<ActingPorts, 'act'>,
  shop: string,
  productId: string,
): Promise<Outcome> {
  return (await actOnProducts(act, shop, [productId])).get(productId) ?? { settled: true };
}

/** Claims by shop. */
export function ofShops(claims: readonly Claim[]): Map<string, Claim[]> {
  const shops = new Map<string, Claim[]>();
  for (const claim of claims) shops.set(claim.shop, [...(shops.get(claim.shop) ?? []), claim]);
  return shops;
}

/** Products of one shop are read in one list, and are this worker's until it is through. */
async function actOnShop(ports: ActingPorts, shop: string, claims: readonly Claim[]): Promise<void> {
  const ids = claims.map(({ subject }) => subject);
  await whileMine(ports, claims, async (isMine) => ({
    ends: await endsOf(ids, (some) => actOnProducts({ ...ports.act, isMine }, shop, some)),
  }));
}

/** What became of each. One that cannot be acted on is in nobody's way: then each is tried alone. */
export async function endsOf(
  productIds: readonly string[],
  act: (productIds: readonly string[]) => Promise<ReadonlyMap<string, ActOutcome>>,
): Promise<Map<string, Attempted<Outcome>>> {
  const together = await attempt(() => act(productIds));
  const alone = async (id: string): Promise<Attempted<Outcome>> => {
    if (!together.ok && productIds.length === 1) return together;
    const own = together.ok ? together : await attempt(() => act([id]));
    return own.ok ? { ok: true, value: own.value.get(id) ?? { settled: true } } : own;
  };
  return new Map(
    await Promise.all(
      productIds.map(async (id): Promise<[string, Attempted<Outcome>]> => [id, await alone(id)]),
    ),
  );
}
