import type { DevStore } from './dev-store.ts';
import type { RunningApp } from './app-under-demo.ts';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `condition` holds. @throws with what was waited for after `timeoutMs`. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`);
    await sleep(50);
  }
}

/** Looks in a row that must find everything at rest: work of one step makes work for the next. */
const QUIET_LOOKS = 4;

/** Waits until all webhooks are delivered and digested, everything is judged, and every write is confirmed. */
export async function quiet(
  app: Pick<RunningApp, 'busy'>,
  store: Pick<DevStore, 'deliveries'>,
  domains: readonly string[],
  timeoutMs = 60_000,
): Promise<void> {
  let looks = 0;
  await until(
    'the app to be at rest',
    async () => {
      const pending = await Promise.all(
        domains.map(async (domain) => (await store.deliveries(domain)).pending),
      );
      const atRest = pending.every((count) => count === 0) && (await app.busy()) === 0;
      looks = atRest ? looks + 1 : 0;
      return looks >= QUIET_LOOKS;
    },
    timeoutMs,
  );
}
