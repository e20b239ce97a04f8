import { TEAM_ALERTED } from '../../core/flow-triggers.ts';
import type { TeamAlert } from '../../core/team-alerted.ts';
import type { Clock } from '../ports.ts';
import { channelLocale } from '../telling/tell.ts';
import type { ReachPort } from './port.ts';
import type { FlowPayload, QueuedTrigger, ReachStore } from './store.ts';

const AT_ONCE = 20;
const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 3_600_000;
/** About a day and a half: after that the news is old. */
const MOST_ATTEMPTS = 45;

/** Puts an alert into the words that Flow gets, in the language of the shop's channels. */
export type AlertWords = (
  alert: TeamAlert,
  shop: { domain: string; zone: string; currency: string; locale: string },
) => Promise<FlowPayload>;

export interface TriggerPorts {
  store: Pick<ReachStore, 'inShop' | 'claimTriggers' | 'finishTrigger' | 'retryTrigger'>;
  shopify: Pick<ReachPort, 'receiveFlowTrigger'>;
  words: AlertWords;
  clock: Clock;
  log: { error(details: object, message: string): void };
}

/**
 * Tells Shopify Flow what waits, and answers how many were taken. What Shopify refuses (no such trigger, because the
 * extension is not deployed) is not tried again; what could not be sent, or whose answer was lost, is: a workflow that is
 * told twice is better than one that is never told.
 */
export async function sendTriggers({ store, shopify, words, clock, log }: TriggerPorts): Promise<number> {
  const taken = await store.claimTriggers(AT_ONCE, clock.now(), LEASE_MS);
  for (const trigger of taken) {
    const result = await shopify.receiveFlowTrigger(trigger.shop, trigger.handle, await payloadOf(trigger));
    const now = clock.now();
    switch (result.outcome) {
      case 'done':
        await store.finishTrigger(trigger, null, now);
        break;
      case 'refused':
      case 'gone': {
        const detail =
          result.outcome === 'refused' ? result.errors.map(({ message }) => message).join('; ') : 'gone';
        log.error({ shop: trigger.shop, handle: trigger.handle, detail }, 'Flow refused a trigger');
        await store.finishTrigger(trigger, detail, now);
        break;
      }
      case 'later':
        await again(trigger, Math.max(result.retryAfterMs, waitAfter(trigger.attempts)), result.reason);
        break;
      case 'unsure':
        await again(trigger, waitAfter(trigger.attempts), result.reason);
        break;
      case 'no_access':
        await again(trigger, waitAfter(trigger.attempts), result.detail);
        break;
    }
  }
  return taken.length;

  async function payloadOf(trigger: QueuedTrigger): Promise<FlowPayload> {
    if (trigger.handle !== TEAM_ALERTED) return trigger.payload;
    const shop = await store.inShop(trigger.shop, async (tx) => {
      const [row, members] = [await tx.shop(), await tx.members()];
      return {
        domain: trigger.shop,
        zone: row?.ianaTimezone ?? 'UTC',
        currency: row?.currencyCode ?? '',
        locale: channelLocale(members),
      };
    });
    return words(trigger.payload, shop);
  }

  async function again(trigger: QueuedTrigger, waitMs: number, reason: string): Promise<void> {
    if (trigger.attempts >= MOST_ATTEMPTS) await store.finishTrigger(trigger, reason, clock.now());
    else await store.retryTrigger(trigger, clock.now() + waitMs, reason);
  }
}

const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
