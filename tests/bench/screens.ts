/** What a person feels: server time of the pages, and LCP, CLS, INP and size in Chromium inside the dev store's admin. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type Frame, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from '../../scripts/chromium.ts';
import { LARGE_CAMPAIGN } from '../support/large-shop.ts';
import { screensGround, SHOPS, type ScreensGround } from '../support/screens-ground.ts';
import { machineMs } from './harness/machine.ts';
import type { BenchResult } from './run.ts';

const SIZE = { products: 25_000, items: 10_000, campaigns: 500, orderLines: 200_000 };
/** Five of them may be stalls of the machine. No worker is beside the pages. */
const REQUESTS = 100;
const VISITS = 3;
const LIMITS = { serverMs: 150, lcpMs: 1_500, cls: 0.02, inpMs: 100, scriptKb: 250 };

interface MeasuredPage {
  name: string;
  path: string;
  /** The route whose data the server's time is measured on. */
  data: string;
  /** What a person does on it first. */
  use: (frame: Frame) => Promise<void>;
}

const PAGES: readonly MeasuredPage[] = [
  {
    name: 'home',
    path: '/app',
    data: 'routes/home/home',
    async use(frame) {
      await frame
        .getByRole('button', { name: /more of the same kind/ })
        .first()
        .click();
      await frame.getByRole('button', { name: 'Remind me later' }).first().click();
      await frame
        .getByRole('button', { name: /^Write a note/ })
        .first()
        .click();
      await frame.getByRole('textbox').first().pressSequentially('Who counts?', { delay: 60 });
    },
  },
  {
    name: 'campaigns',
    path: '/app/campaigns',
    data: 'routes/campaigns/campaigns',
    async use(frame) {
      await frame.locator('.Polaris-IndexTable__TableRow .Polaris-Checkbox').first().click();
      await frame.getByRole('button', { name: 'Search and filter results' }).click();
      await frame.getByRole('textbox').first().pressSequentially('sale', { delay: 60 });
    },
  },
  {
    name: 'campaign',
    path: `/app/campaigns/${LARGE_CAMPAIGN}`,
    data: 'routes/campaign/campaign',
    async use(frame) {
      await frame.getByRole('textbox').first().pressSequentially('wool', { delay: 60 });
      await frame.getByRole('button', { name: /^Sold out/ }).click();
      await frame.getByRole('tab', { name: 'Readiness' }).click();
    },
  },
  {
    name: 'readiness',
    path: `/app/campaigns/${LARGE_CAMPAIGN}?tab=readiness`,
    data: 'routes/campaign/campaign',
    async use(frame) {
      await frame.getByRole('tab', { name: /^Items/ }).click();
    },
  },
  {
    name: 'stock',
    path: '/app/stock',
    data: 'routes/stock/stock',
    async use(frame) {
      await frame.getByRole('textbox').first().pressSequentially('wool', { delay: 60 });
      await frame.getByRole('button', { name: /^May not last/ }).click();
      await frame.getByRole('button', { name: 'Next' }).click();
    },
  },
];

const large = `/app/campaigns/${LARGE_CAMPAIGN}`;
const CAMPAIGN = 'routes/campaign/campaign';
/** What else a person opens of these sizes: name, path, route. Only the server's time is measured. */
const ASKED: readonly (readonly [name: string, path: string, data: string])[] = [
  ['items_searched', `${large}?q=wool`, CAMPAIGN],
  ['items_filtered', `${large}?verdict=sold_out&page=3`, CAMPAIGN],
  ['items_by_product', `${large}?sort=product&page=100`, CAMPAIGN],
  ['overlaps', `${large}?tab=overlaps`, CAMPAIGN],
  ['placements', `${large}?tab=placements`, CAMPAIGN],
  ['signoff', `${large}?tab=signoff`, CAMPAIGN],
  ['results', `${large}?tab=results`, CAMPAIGN],
  ['campaign_journey', `${large}?tab=journey`, CAMPAIGN],
  ['campaign_activity', `${large}?tab=activity`, CAMPAIGN],
  ['campaign_form', `${large}/edit`, 'routes/campaign-form/edit'],
  ['campaigns_searched', '/app/campaigns?q=sale&state=live', 'routes/campaigns/campaigns'],
  ['calendar', '/app/campaigns/calendar', 'routes/campaigns/calendar'],
  ['stock_searched', '/app/stock?q=wool', 'routes/stock/stock'],
  ['stock_filtered', '/app/stock?light=yellow&sort=days', 'routes/stock/stock'],
  ['stock_all_searched', '/app/stock?scope=all&q=wool', 'routes/stock/stock'],
  ['stock_all_by_product', '/app/stock?scope=all&sort=product&page=20', 'routes/stock/stock'],
  ['why', '/app/products/900000005', 'routes/products/why'],
  ['activity_searched', '/app/activity?q=wool', 'routes/activity/activity'],
  ['plan', '/app/plan', 'routes/plan/plan'],
  ['insights', '/app/insights', 'routes/insights/insights'],
  ['journey', '/app/insights/journey', 'routes/insights/journey'],
  ['brief', '/app/brief', 'routes/brief/brief'],
  ['pulse', '/app/pulse', 'routes/pulse'],
];

/** `parts`: names of pages; null: all of them. */
export async function bench(parts: readonly string[] | null): Promise<BenchResult> {
  const wanted = (name: string): boolean => parts === null || parts.includes(name);
  const pages = PAGES.filter(({ name }) => wanted(name));
  const ground = await screensGround({ states: ['large'], catalogues: ['jewelery'], large: SIZE });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
  const metrics: Record<string, number> = {};
  const missed: string[] = [];
  const note = (name: string, value: number, limit: number): void => {
    metrics[name] = value;
    process.stderr.write(`${name} ${value.toPrecision(3)}\n`);
    if (value > limit) missed.push(`${name}: ${value.toFixed(3)}, wanted at most ${limit}`);
  };
  try {
    metrics['machine_ms_before'] = machineMs();
    for (const { name, path, data } of pages) {
      note(`${name}_server_p95_ms`, await serverTime(ground, path, data), LIMITS.serverMs);
    }
    for (const [name, path, data] of ASKED.filter(([asked]) => wanted(asked))) {
      note(`${name}_server_p95_ms`, await serverTime(ground, path, data), LIMITS.serverMs);
    }
    metrics['machine_ms_between'] = machineMs();
    for (const measured of pages) {
      const { name } = measured;
      const felt = await feelOften(browser, ground, measured);
      note(`${name}_lcp_ms`, felt.lcp, LIMITS.lcpMs);
      note(`${name}_cls`, felt.cls, LIMITS.cls);
      note(`${name}_inp_ms`, felt.inp, LIMITS.inpMs);
      if (name === 'home') note('first_page_script_kb', felt.scriptKb, LIMITS.scriptKb);
    }
    metrics['machine_ms_after'] = machineMs();
  } finally {
    await browser.close();
    await ground.remove();
  }
  return { name: 'screens', metrics, missed };
}

/** 95th percentile of the time that the server takes for a page's data, asked one after the other. */
async function serverTime(ground: ScreensGround, path: string, data: string): Promise<number> {
  const token = await ground.store.sessionToken(SHOPS.large, '1001');
  const times: number[] = [];
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    const address = `${ground.app.url}${path}${path.includes('?') ? '&' : '?'}_data=${encodeURIComponent(data)}${path === '/app' ? '&index' : ''}`;
    const start = performance.now();
    const answer = await fetch(address, {
      headers: { Authorization: `Bearer ${token}`, 'User-Agent': USER_AGENT },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    times.push(performance.now() - start);
  }
  return times.slice(3).toSorted((a, b) => a - b)[Math.floor((REQUESTS - 3) * 0.95)] ?? Infinity;
}

interface Felt {
  lcp: number;
  cls: number;
  inp: number;
  scriptKb: number;
}

/** The median of some visits, each of a fresh browser page: what else the machine does makes one of them slower. */
async function feelOften(browser: Browser, ground: ScreensGround, page: MeasuredPage): Promise<Felt> {
  const visits: Felt[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) visits.push(await feel(browser, ground, page));
  const median = (of: keyof Felt): number =>
    visits.map((felt) => felt[of]).toSorted((a, b) => a - b)[Math.floor(VISITS / 2)] ?? Infinity;
  return { lcp: median('lcp'), cls: median('cls'), inp: median('inp'), scriptKb: median('scriptKb') };
}

async function feel(browser: Browser, ground: ScreensGround, { path, use }: MeasuredPage): Promise<Felt> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, userAgent: USER_AGENT });
  const scripts = new Set<string>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === ground.app.url && url.pathname.endsWith('.js')) scripts.add(url.pathname);
  });
  await page.goto(ground.at('large', path, 'en'));
  const frame = await appFrame(page);
  await frame.locator('h1').first().waitFor();
  await page.waitForTimeout(2_500);
  const { lcp, cls } = await frame.evaluate(observed);
  const scriptKb = await sizeOf(scripts);
  await frame.evaluate(watchPresses);
  await use(frame);
  await page.waitForTimeout(1_500);
  const inp = await frame.evaluate(() => (globalThis as unknown as Watched).slowestPress);
  await page.close();
  return { lcp, cls, inp, scriptKb };
}

async function appFrame(page: Page): Promise<Frame> {
  const element = await page.locator('iframe[title="Holdfast"]').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('The app’s frame did not appear');
  return frame;
}

/** Runs in the page: what the browser has noted about its painting. */
async function observed(): Promise<{ lcp: number; cls: number }> {
  const entries = (type: string): Promise<PerformanceEntry[]> =>
    new Promise((resolve) => {
      const found: PerformanceEntry[] = [];
      const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
      observer.observe({ type, buffered: true });
      setTimeout(() => {
        observer.disconnect();
        resolve(found);
      }, 200);
    });
  const paints = await entries('largest-contentful-paint');
  const shifts = (await entries('layout-shift')) as (PerformanceEntry & {
    value: number;
    hadRecentInput: boolean;
  })[];
  return {
    lcp: Math.max(0, ...paints.map(({ startTime }) => startTime)),
    cls: shifts.filter(({ hadRecentInput }) => !hadRecentInput).reduce((sum, { value }) => sum + value, 0),
  };
}

interface Watched {
  /** Milliseconds from a press to the next picture. */
  slowestPress: number;
}

/** Runs in the page, before the presses: the browser keeps none below 104 ms for later, and tells none below 16 ms. */
function watchPresses(): void {
  const watched = globalThis as unknown as Watched;
  watched.slowestPress = 0;
  new PerformanceObserver((list) => {
    for (const event of list.getEntries() as (PerformanceEntry & { interactionId?: number })[])
      if (event.interactionId) watched.slowestPress = Math.max(watched.slowestPress, event.duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

/** Compressed size of these scripts, in kilobytes. */
async function sizeOf(paths: ReadonlySet<string>): Promise<number> {
  const root = new URL('../../build/client/', import.meta.url).pathname;
  let bytes = 0;
  for (const path of paths) bytes += gzipSync(await readFile(join(root, path))).byteLength;
  return bytes / 1_000;
}
