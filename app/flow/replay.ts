import { setImmediate as breathe } from 'node:timers/promises';
import {
  countReplay,
  REPLAY_HISTORY_DAYS,
  REPLAY_WINDOW_DAYS,
  replayVariant,
  type Replayed,
} from '../core/replay.ts';
import { FLAG_RISK } from '../core/demand/need.ts';
import { startOfDay } from '../core/time.ts';
import type { Clock } from './ports.ts';
import type { ReplayResult } from './replay-store.ts';
import type { Store } from './store.ts';

export interface ReplayPorts {
  store: Pick<Store, 'inShop'>;
  clock: Clock;
}

/** Best sellers that are looked at; the rest sells too little to say anything. */
const VARIANTS = 1_000;
const LISTED = 200;
/** The loop of the process is not kept busy for longer than this many variants take. */
const AT_ONCE = 20;

/** What the rule would have done on the shop's last days of orders, kept for Home. */
export async function replayShop({ store, clock }: ReplayPorts, shop: string): Promise<void> {
  const now = clock.now();
  const past = await store.inShop(shop, (tx) =>
    tx.salesForReplay({ days: REPLAY_HISTORY_DAYS + REPLAY_WINDOW_DAYS, variants: VARIANTS, now }),
  );
  if (!past) return;
  const { flagRisk } = past.settings.defaultPolicy;
  const rows: ReplayResult['rows'] = [];
  const replayed: Replayed[] = [];
  for (const [index, variant] of past.variants.entries()) {
    if (index % AT_ONCE === 0) await breathe();
    const one = replayVariant({ ...variant, firstWeekday: past.firstWeekday }, flagRisk ?? FLAG_RISK);
    replayed.push(one);
    const at = (day: number): number => startOfDay(now, past.timezone, day - REPLAY_WINDOW_DAYS);
    if (one.heldOn !== null || one.soldOutOn !== null) {
      rows.push({
        variantId: variant.variantId,
        productId: variant.productId,
        heldAt: one.heldOn === null ? null : at(one.heldOn),
        because: one.because,
        soldOutAt: one.soldOutOn === null ? null : at(one.soldOutOn),
        stock: one.stockThen,
        need: one.needThen,
        risk: one.riskThen,
      });
    }
  }
  const result: ReplayResult = {
    from: startOfDay(now, past.timezone, -REPLAY_WINDOW_DAYS),
    to: startOfDay(now, past.timezone),
    variants: past.variants.length,
    ...countReplay(replayed),
    rows: rows.toSorted(byInterest).slice(0, LISTED),
  };
  await store.inShop(shop, (tx) => tx.saveReplay(result, now));
}

/** What sold out after a hold, then what was held and lasted, then what was missed; the newest first. */
const byInterest = (a: ReplayResult['rows'][number], b: ReplayResult['rows'][number]): number =>
  interest(a) - interest(b) || (b.heldAt ?? 0) - (a.heldAt ?? 0);
const interest = ({ heldAt, soldOutAt }: ReplayResult['rows'][number]): number =>
  heldAt === null ? 2 : soldOutAt === null ? 1 : 0;
