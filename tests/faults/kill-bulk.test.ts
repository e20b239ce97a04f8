/** `kill -9` of the process that waits for a bulk operation: the next one finds out what became of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BULK_FROM } from '../../app/flow/bulk/set-aside.ts';
import { freePort, startDevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { differences, snapshotOf } from '../../scripts/demo/snapshot.ts';
import { quiet, until } from '../../scripts/demo/wait.ts';
import { hasPostgres, postgresServer } from '../support/database.ts';
import { SHOP } from './ordeal.ts';
import {
  actingCampaign,
  appHere,
  environmentOf,
  installHere,
  killHard,
  OWNER,
  startProcess,
} from './scene.ts';

const COUNT = BULK_FROM + 10;
const TIMEOUT_MS = 600_000;
const WAIT_MS = 120_000;
const KINDS = ['metafieldsDelete', 'metafieldsSet', 'tagsAdd', 'tagsRemove'];

it.runIf(hasPostgres())(
  'killed while its operation runs at Shopify, a launch goes on, its end too, and nothing is sent twice',
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-fault-'));
    const port = await freePort();
    const appUrl = `http://127.0.0.1:${port}`;
    const server = await postgresServer();
    const store = await startDevStore({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET, port: 0 });
    try {
      await store.createShop({ domain: SHOP, name: 'Under fire', plan: 'plus' });
      const products = Array.from({ length: COUNT }, (_, at) => ({
        title: `Product ${at}`,
        variants: [{ available: 500 }],
      }));
      await fetch(`${store.url}/__meta/do/createProducts?shop=${SHOP}`, {
        method: 'POST',
        body: JSON.stringify({ products }),
        headers: { 'Content-Type': 'application/json' },
      });
      await store.do(SHOP, 'installApp', {});
      const environment = environmentOf({
        port,
        storeUrl: store.url,
        dataDir,
        databaseUrl: await server.createEmpty(),
      });
      const before = (await store.state(SHOP)).products;
      expect(before).toHaveLength(COUNT);
      const sent = async (): Promise<string[]> =>
        (await store.requests(SHOP)).flatMap(({ fields, variables }) =>
          fields.includes('bulkOperationRunMutation')
            ? KINDS.filter((kind) => String(variables['mutation']).includes(kind))
            : [],
        );
      const first = await appHere(environment);
      await installHere(first, store, SHOP, appUrl);
      await store.dials(SHOP, { bulkMs: 5_000 });
      const campaign = await actingCampaign(first, SHOP, before);
      await first.stopAll();
      const already = (await sent()).length;
      const child = await startProcess(environment, 'worker', await freePort());
      await until('it to start an operation', async () => (await sent()).length > already, WAIT_MS);
      await killHard(child);

      await store.dials(SHOP, { bulkMs: 0 });
      const last = await appHere(environment);
      try {
        await quiet(last, store, [SHOP], WAIT_MS);
        const tagged = (await store.state(SHOP)).products.filter(({ tags }) =>
          tags.some((tag) => tag.startsWith('campaign:')),
        );
        expect(tagged).toHaveLength(COUNT);
        expect(await last.holdfast.commands.end(SHOP, OWNER, campaign)).toEqual({ ok: true });
        await quiet(last, store, [SHOP], WAIT_MS);
      } finally {
        await last.stopAll();
      }
      expect((await sent()).toSorted()).toEqual(KINDS);
      expect(differences(snapshotOf(before), snapshotOf((await store.state(SHOP)).products))).toEqual([]);
    } finally {
      await store.stop();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  TIMEOUT_MS,
);
