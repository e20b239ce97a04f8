/** Shopify Flow, as far as an app meets it: asks for actions, signed, and again with the same run when told to wait. */
import { createHmac, randomUUID } from 'node:crypto';
import type { App } from './app-under-test.ts';

export interface FlowRun {
  runId: string;
  /** Status of each attempt, in order. */
  statuses: number[];
  /** What the last one said. */
  body: string;
}

/** Flow gives an action ten seconds. */
const ANSWER_MS = 10_000;
const MOST_ATTEMPTS = 4;

/** Whether Flow asks again after this status: it was told to wait, or something is wrong on the app's side. */
const asksAgain = (status: number): boolean => status === 202 || status === 429 || status >= 500;

/** Runs one action of the app to its end; `waitMs` passes between attempts (hours, in the real Flow). */
export async function runAction(
  app: App,
  shop: { domain: string; id: string },
  action: { handle: string; properties: Record<string, unknown>; runId?: string },
  waitMs = 1_000,
): Promise<FlowRun> {
  const runId = action.runId ?? randomUUID();
  const body = JSON.stringify({
    shop_id: Number(shop.id.split('/').pop()),
    shopify_domain: shop.domain,
    action_run_id: runId,
    action_definition_id: `holdfast/${action.handle}`,
    handle: action.handle,
    properties: action.properties,
  });
  const run: FlowRun = { runId, statuses: [], body: '' };
  while (run.statuses.length < MOST_ATTEMPTS) {
    if (run.statuses.length > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const response = await fetch(new URL('/flow/actions', app.url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Shopify-Hmac-Sha256': createHmac('sha256', app.apiSecret).update(body).digest('base64'),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    run.statuses.push(response.status);
    run.body = await response.text();
    if (!asksAgain(response.status)) break;
  }
  return run;
}
