/**
 * The door for webhooks: ours, durable, against the official template's way and against plain Node, in one run. Twice: with
 * all of the machine, which database and generator share with the server, and with each server held to a share of a core, so
 * that the server alone is what ends first. What is wanted of the ratios is wanted of the latter, where it can be had: on a
 * small machine the former says mostly how few cores there are.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_SECRET } from '../../scripts/demo/keys.ts';
import { postgresServer } from '../support/database.ts';
import { cpuQuota } from './harness/cpu-quota.ts';
import { environment, fill, FIRST_ITEM, LOCATION } from './harness/ground.ts';
import { load, type LoadOrder, type LoadResult } from './harness/load.ts';
import { startProcess, type Process } from './harness/processes.ts';
import type { BenchResult } from './run.ts';

const SHOP = 'bench.myshopify.com';
const VARIANTS = 10_000;
const CATALOGUE = { domain: SHOP, variants: VARIANTS, inCampaign: VARIANTS / 10, available: 1_000 };
const SECONDS = 6;
const CONNECTIONS = 64;
/** Of a core, for a server that is held. */
const HELD_SHARE = 0.25;

/** On PostgreSQL with fsync and synchronous commit on; a tenth of the items is in a live campaign; no worker runs. */
export async function bench(): Promise<BenchResult> {
  const quota = cpuQuota();
  const hold = 'unavailable' in quota ? null : (pid: number): void => quota.hold(pid, HELD_SHARE);
  const cluster = await postgresServer({ durable: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  try {
    const url = await cluster.createEmpty();
    await fill({ url, dataDir }, [CATALOGUE]);
    await fill({ dataDir }, [CATALOGUE]);
    const onServer = environment({ DATABASE_URL: url, ROLE: 'web' });
    const all = async (held: typeof hold): Promise<Doors> => ({
      bare: await measure(await startProcess('bare-process.ts', onServer), FAST, held),
      ours: await measure(await startProcess('app-process.ts', onServer), FAST, held),
      template: await measure(await startProcess('template-process.ts', onServer), SLOW, held),
    });
    const free = await all(null);
    const embedded = await measure(
      await startProcess('app-process.ts', environment({ DATA_DIR: dataDir, ROLE: 'all' })),
      EMBEDDED,
      null,
    );
    return result(free, embedded, hold ? await all(hold) : null);
  } finally {
    await cluster.stop();
    if (!('unavailable' in quota)) quota.remove();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Deliveries before the clock starts, until the engine has compiled what is hot, and deliveries that are ready after that. */
interface Deliveries {
  warm: number;
  ready: number;
}
const FAST: Deliveries = { warm: 60_000, ready: 150_000 };
const EMBEDDED: Deliveries = { warm: 20_000, ready: 40_000 };
const SLOW: Deliveries = { warm: 6_000, ready: 10_000 };

/** Every delivery is newer than the one before, of whichever load: that is what costs most. Epoch milliseconds. */
let newest = Date.now();

/** `hold` is asked to hold the server once it is warm. */
async function measure(
  process: Process,
  { warm, ready }: Deliveries,
  hold: ((pid: number) => void) | null,
): Promise<LoadResult> {
  const order: LoadOrder = {
    port: process.port,
    connections: CONNECTIONS,
    secret: API_SECRET,
    shops: [SHOP],
    firstItem: FIRST_ITEM,
    items: VARIANTS,
    locationId: LOCATION,
    deliveries: ready,
    seconds: SECONDS,
    lowest: 500,
    highest: 1_500,
    rate: null,
  };
  try {
    await load({ ...order, deliveries: warm, seconds: null, firstAt: newest });
    newest += warm;
    hold?.(process.pid);
    const measured = await load({ ...order, firstAt: newest });
    newest += ready;
    if (measured.ok < measured.sent)
      throw new Error(`${measured.sent - measured.ok} deliveries were not accepted`);
    return measured;
  } finally {
    await process.stop();
  }
}

interface Doors {
  bare: LoadResult;
  ours: LoadResult;
  template: LoadResult;
}

const ratiosOf = ({ bare, ours, template }: Doors): { timesTemplate: number; shareOfBare: number } => ({
  timesTemplate: ours.perSecond / template.perSecond,
  shareOfBare: ours.perSecond / bare.perSecond,
});

function result({ bare, ours, template }: Doors, embedded: LoadResult, held: Doors | null): BenchResult {
  const ratios = ratiosOf({ bare, ours, template });
  const deciding = held ? ratiosOf(held) : ratios;
  const ofMachine = 'of this machine, which database and generator share with ours; wanted of the held ratio';
  const limits: [boolean, string][] = [
    [deciding.timesTemplate >= 20, `${deciding.timesTemplate.toFixed(1)} × the template, 20 wanted`],
    [deciding.shareOfBare >= 0.55, `${(deciding.shareOfBare * 100).toFixed(0)} % of plain Node, 55 wanted`],
    [ours.p99Ms <= 50, `p99 ${ours.p99Ms.toFixed(0)} ms, 50 wanted`],
    [embedded.perSecond >= 2_000, `${Math.round(embedded.perSecond)}/s embedded, 2,000 wanted`],
    [embedded.p99Ms <= 500, `p99 ${embedded.p99Ms.toFixed(0)} ms embedded, 500 wanted`],
  ];
  return {
    name: 'intake',
    metrics: {
      barePerSecond: bare.perSecond,
      bareP99Ms: bare.p99Ms,
      templatePerSecond: template.perSecond,
      templateP99Ms: template.p99Ms,
      oursPerSecond: ours.perSecond,
      oursP50Ms: ours.p50Ms,
      oursP99Ms: ours.p99Ms,
      ...ratios,
      embeddedPerSecond: embedded.perSecond,
      embeddedP50Ms: embedded.p50Ms,
      embeddedP99Ms: embedded.p99Ms,
      ...(held && {
        heldBarePerSecond: held.bare.perSecond,
        heldTemplatePerSecond: held.template.perSecond,
        heldOursPerSecond: held.ours.perSecond,
        heldTimesTemplate: deciding.timesTemplate,
        heldShareOfBare: deciding.shareOfBare,
      }),
    },
    comparedWith: {
      barePerSecond: 'plain Node, checks the HMAC, keeps nothing',
      templatePerSecond: 'the official template as its npm start runs it, keeps nothing',
      oursPerSecond: 'durable on PostgreSQL (fsync on)',
      oursP99Ms: 'wanted: at most 50 at 64 connections',
      timesTemplate: held ? ofMachine : 'wanted: at least 20',
      shareOfBare: held ? ofMachine : 'wanted: at least 0.55',
      embeddedPerSecond: 'wanted: at least 2,000; the worker judges beside it',
      embeddedP99Ms: 'wanted: at most 500',
      ...(held && {
        heldOursPerSecond: `each server held to ${HELD_SHARE} of a core: cores are left for database and generator`,
        heldTimesTemplate: 'wanted: at least 20',
        heldShareOfBare: 'wanted: at least 0.55',
      }),
    },
    missed: limits.filter(([reached]) => !reached).map(([, text]) => text),
  };
}
