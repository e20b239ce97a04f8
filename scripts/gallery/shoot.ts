import { writeFile } from 'node:fs/promises';
import type { Browser, ConsoleMessage, Frame, Page } from '@playwright/test';
import type { ScreensGround, ScreenState } from '../../tests/support/screens-ground.ts';
import { USER_AGENT } from '../chromium.ts';
import { look } from './look.ts';
import { PEOPLE } from './normal.ts';
import type { Picture } from './pages.ts';

const FIRST_HEIGHT = 1_200;
/** Above the app: the admin's own bars. */
const ADMIN_PX: Record<number, number> = { 1280: 140, 390: 300 };
const HIGHEST = 9_000;
/** Long lists are as high as a part of the window: of the one that people have, not of the high one of the picture. */
const LISTS = '.hf-list-body { max-height: 400px !important }';
/** What a page that asks the server once more (a preview, a live look) takes to come to rest. */
const REST_MS = 500;
/** A long page on a busy machine takes its time. */
const PATIENCE_MS = 180_000;

export interface Studio {
  /** Takes one picture a width of the whole page, keeps its text beside it, and answers what a machine can see in them. */
  shoot(wanted: Wanted): Promise<Shot[]>;
  close(): Promise<void>;
}

interface Wanted {
  state: ScreenState;
  picture: Picture;
  widths: readonly number[];
  locale: string;
}
interface Shot {
  file: string;
  seen: string[];
}

/** Opens a page once and resizes it, and keeps a window for each person and language: what is loaded stays loaded. */
export function openStudio(browser: Browser, ground: ScreensGround): Studio {
  const windows = new Map<string, Promise<Page>>();
  const openWindow = async (locale: string): Promise<Page> => {
    const page = await browser.newPage({ userAgent: USER_AGENT, locale });
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  };
  const windowOf = ({ picture, locale }: Wanted): Promise<Page> => {
    const key = `${picture.as} ${locale}`;
    const known = windows.get(key) ?? openWindow(locale);
    windows.set(key, known);
    return known;
  };
  return {
    async shoot(wanted) {
      const { state, picture, locale, widths } = wanted;
      const page = await windowOf(wanted);
      const complaints: string[] = [];
      const hear = (message: ConsoleMessage): void => {
        if (message.type() !== 'log') complaints.push(`console: ${message.text()}`);
      };
      const fall = (error: Error): void => void complaints.push(`error: ${error.message}`);
      page.on('console', hear);
      page.on('pageerror', fall);
      const shots: Shot[] = [];
      let frame: Frame | null = null;
      await page.emulateMedia({ media: picture.print ? 'print' : 'screen' });
      for (const width of picture.widths ?? widths) {
        const file = `screenshots/${state}/${picture.name}-${width}-${locale}.png`;
        await page.setViewportSize({ width, height: FIRST_HEIGHT });
        const seen: string[] = [];
        try {
          if (!frame) {
            frame = await open(page, ground, wanted);
            if (frame !== page.mainFrame()) await frame.waitForFunction(isAlive);
            if (picture.act) await picture.act(page.frameLocator('iframe[title="Holdfast"]'));
            await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => {});
            await frame.waitForFunction(isThere);
          }
          if (!picture.print && frame !== page.mainFrame()) await frame.addStyleTag({ content: LISTS });
          await page.waitForTimeout(REST_MS);
          const { text, seen: found } = await frame.evaluate(look, { locale, phone: width < 600 });
          seen.push(...found);
          await writeFile(file.replace(/png$/, 'txt'), picture.plain ?? text);
          const inside = await frame.evaluate(() => document.documentElement.scrollHeight);
          const around = frame === page.mainFrame() ? 0 : (ADMIN_PX[width] ?? ADMIN_PX[390] ?? 0);
          await page.setViewportSize({ width, height: Math.min(HIGHEST, Math.max(500, inside + around)) });
          await page.waitForTimeout(REST_MS);
        } catch (error) {
          seen.push(`NOT SHOT: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
        }
        await page.screenshot({ path: file });
        shots.push({ file, seen: [...seen, ...complaints.splice(0)] });
      }
      page.off('console', hear);
      page.off('pageerror', fall);
      return shots;
    },
    async close() {
      for (const page of windows.values()) await (await page).close();
    },
  };
}

/** Runs inside the page: whether what was only text has its handlers; until then a phone sees the wide page. */
const isAlive = (): boolean =>
  Object.keys(document.querySelector('h1') ?? {}).some((key) => key.startsWith('__react'));

/** Runs inside the page: whether nothing is a grey bar that waits for its text. */
const isThere = (): boolean => document.querySelector('[class*="Polaris-Skeleton"]') === null;

async function open(page: Page, ground: ScreensGround, { state, picture, locale }: Wanted): Promise<Frame> {
  if (picture.html !== undefined) {
    await page.setContent(picture.html);
    return page.mainFrame();
  }
  if (/^https?:/.test(picture.path)) {
    await page.goto(picture.path);
    return page.mainFrame();
  }
  await page.goto(ground.at(state, picture.path, locale, PEOPLE[picture.as ?? 'owner'].userId));
  await page.frameLocator('iframe[title="Holdfast"]').locator('h1').first().waitFor();
  const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame());
  if (!frame) throw new Error('The app has no frame');
  return frame;
}
