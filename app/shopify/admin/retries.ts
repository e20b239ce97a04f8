import type { Outcome } from './outcome.ts';

/** How often one request is sent at most, and the first wait, which doubles, or what Shopify told us to wait. */
interface Rule {
  sends: number;
  firstWaitMs: number | 'told';
}
const once: Rule = { sends: 1, firstWaitMs: 0 };

type Kind = Outcome<unknown>['kind'];

/**
 * What is sent again at once, and what is not. A mutation whose fate is unknown is never repeated here: whoever sent it
 * reads first what became of it.
 */
const RETRIES: Record<Kind, { query: Rule; mutation: Rule }> = {
  data: { query: once, mutation: once },
  throttled: { query: { sends: 6, firstWaitMs: 'told' }, mutation: { sends: 6, firstWaitMs: 'told' } },
  rate_limited: { query: { sends: 4, firstWaitMs: 'told' }, mutation: { sends: 4, firstWaitMs: 'told' } },
  not_sent: { query: { sends: 4, firstWaitMs: 250 }, mutation: { sends: 4, firstWaitMs: 250 } },
  lost: { query: { sends: 3, firstWaitMs: 500 }, mutation: once },
  unavailable: { query: { sends: 4, firstWaitMs: 500 }, mutation: once },
  token_refused: { query: { sends: 2, firstWaitMs: 0 }, mutation: { sends: 2, firstWaitMs: 0 } },
  scope_missing: { query: once, mutation: once },
  closed: { query: once, mutation: once },
  rejected: { query: once, mutation: once },
  unreadable: { query: once, mutation: once },
};

/** No wait inside a request is longer; a longer one is handed to the caller. Milliseconds. */
const LONGEST_WAIT_MS = 15_000;

/**
 * Milliseconds before sending again after the `sent`-th attempt (1, 2, …), or null: not again now. Waits of our own
 * choosing have full jitter between half and the whole, told ones a little more than told.
 */
export function waitBeforeNext(
  outcome: Outcome<unknown>,
  kind: 'query' | 'mutation',
  sent: number,
  random: number,
): number | null {
  const rule = RETRIES[outcome.kind][kind];
  if (sent >= rule.sends) return null;
  const told = 'waitMs' in outcome ? outcome.waitMs : 0;
  const wait =
    rule.firstWaitMs === 'told'
      ? told * (1 + random / 10)
      : rule.firstWaitMs * 2 ** (sent - 1) * (0.5 + random / 2);
  return wait <= LONGEST_WAIT_MS ? Math.ceil(wait) : null;
}

/** When to come back after all attempts failed; milliseconds. */
export function comeBackAfter(outcome: Outcome<unknown>): number {
  return 'waitMs' in outcome ? outcome.waitMs : 30_000;
}
