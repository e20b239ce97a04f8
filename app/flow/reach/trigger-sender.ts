import type { Clock } from '../ports.ts';
import type { ReachPort } from './port.ts';
import type { QueuedTrigger, ReachStore } from './store.ts';

const AT_ONCE = 20;
const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 3_600_000;
/** About a day and a half: after that the news is old. */
const MOST_ATTEMPTS = 45;

export interface TriggerPorts {
  store: Pick<ReachStore, 'claimTriggers' | 'finishTrigger' | 'retryTrigger'>;
  shopify: Pick<ReachPort, 'receiveFlowTrigger'>;
  clock: Clock;
  log: { error(details: object, message: string): void };
}

/**
 * Tells Shopify Flow what waits, and answers how many were taken. What Shopify refuses (no such trigger, because the
 * extension is not deployed) is not tried again; what could not be sent, or whose answer was lost, is: a workflow that is
 * told twice is better than one that is never told.
 */
export async function sendTriggers({ store, shopify, clock, log }: TriggerPorts): Promise<number> {
  const taken = await store.claimTriggers(AT_ONCE, clock.now(), LEASE_MS);
  for (const trigger of taken) {
    const result = await shopify.receiveFlowTrigger(trigger.shop, trigger.handle, trigger.payload);
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

  async function again(trigger: QueuedTrigger, waitMs: number, reason: string): Promise<void> {
    if (trigger.attempts >= MOST_ATTEMPTS) await store.finishTrigger(trigger, reason, clock.now());
    else await store.retryTrigger(trigger, clock.now() + waitMs, reason);
  }
}

const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
