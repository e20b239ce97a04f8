import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Deed } from './door.ts';

export type Who = 'erp' | 'hider' | 'feed-app' | 'merchant';

/** An actor in a process of its own that acts when it is told the time. */
export interface SteppedActor {
  who: Who;
  /** @throws when the process has ended. */
  step(now: number): Promise<Deed[]>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

export function startActor(who: Who, storeUrl: string, shop: string, seed: number): SteppedActor {
  const child = spawn(
    process.execPath,
    [MAIN, '--who', who, '--store', storeUrl, '--shop', shop, '--seed', String(seed), '--stepped'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    who,
    async step(now) {
      child.stdin.write(`${now}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`The ${who} has ended`);
      return JSON.parse(value) as Deed[];
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
