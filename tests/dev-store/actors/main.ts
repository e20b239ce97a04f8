/**
 * `node tests/dev-store/actors/main.ts --who erp --store http://127.0.0.1:… --shop shop.myshopify.com [--seed 1] [--stepped]`
 *
 * Stepped: each line on stdin is a time in epoch milliseconds; the answer is one line of JSON, what was done. Else it follows the
 * store's own clock until it is stopped.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Random } from '../random.ts';
import type { NewActor } from './actor.ts';
import { doorTo } from './door.ts';
import { erp } from './erp.ts';
import { feedApp } from './feed-app.ts';
import { hider } from './hider.ts';
import { merchant } from './merchant.ts';

const ACTORS: Readonly<Record<string, NewActor>> = { erp, hider, 'feed-app': feedApp, merchant };
const LOOK_MS = 1_000;

const { values } = parseArgs({
  options: {
    who: { type: 'string' },
    store: { type: 'string' },
    shop: { type: 'string' },
    seed: { type: 'string', default: '1' },
    stepped: { type: 'boolean', default: false },
  },
});
const create = Object.hasOwn(ACTORS, values.who ?? '') ? ACTORS[values.who ?? ''] : undefined;
if (!create || !values.store || !values.shop) {
  process.stderr.write(`Give --who ${Object.keys(ACTORS).join('|')}, --store and --shop.\n`);
  process.exit(2);
}
const actor = create(doorTo(values.store, values.shop), new Random(Number(values.seed)));

if (values.stepped) {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await actor.step(Number(line)))}\n`);
} else {
  for (;;) {
    const clock = (await (await fetch(`${values.store}/__meta/clock`)).json()) as { now: string };
    for (const deed of await actor.step(Date.parse(clock.now)))
      process.stdout.write(`${clock.now} ${values.who} ${JSON.stringify(deed)}\n`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
