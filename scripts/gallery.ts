/**
 * A picture of every page, every email and channel message (`mail*`, its plain text beside it) and of paper (`print*`) in every
 * state, both widths and both languages, into screenshots/ (which git ignores), with a list of what a machine can see in
 * them: npm run gallery [-- word …] [-- --fresh]. Words choose by state, name of the page (or how it begins), width or
 * language: `npm run gallery -- normal home 390`. The shops are kept in .data/gallery, so that one page is shot again in
 * seconds; --fresh fills them anew.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { screensGround, SHOPS, type ScreenState, type Story } from '../tests/support/screens-ground.ts';
import { CHROMIUM_ARGS, findChromium } from './chromium.ts';
import { CATALOGUES } from './demo/shop.ts';
import { largeStory } from './gallery/large.ts';
import { normalStory, PEOPLE } from './gallery/normal.ts';
import { picturesOf } from './gallery/pages.ts';
import { openStudio } from './gallery/shoot.ts';

const KEPT = '.data/gallery';
const WIDTHS = [1280, 390];
const LOCALES = ['en', 'de'];
const STORIES: Partial<Record<ScreenState, Story>> = { normal: normalStory, large: largeStory };

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const fresh = process.argv.includes('--fresh');
const chosen = <T>(of: readonly T[], fits = (one: T, word: string) => String(one) === word): T[] => {
  const wanted = of.filter((one) => words.some((word) => fits(one, word)));
  return wanted.length > 0 ? wanted : [...of];
};

const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
const noticed: string[] = [];
try {
  for (const state of chosen(Object.keys(SHOPS) as ScreenState[])) {
    const keepIn = `${KEPT}/${state}`;
    if (fresh) await rm(keepIn, { recursive: true, force: true });
    const story = STORIES[state];
    const ground = await screensGround({
      states: [state],
      catalogues: CATALOGUES,
      large: { products: 2_500, items: 4_000, campaigns: 500, orderLines: 20_000 },
      keepIn,
      ...(story ? { story } : {}),
    });
    try {
      await mkdir(`screenshots/${state}`, { recursive: true });
      const studio = openStudio(browser, ground);
      const widths = chosen(WIDTHS);
      let blind = false;
      const see = async (quantities: boolean): Promise<void> => {
        if (blind === !quantities) return;
        blind = !quantities;
        await ground.app.holdfast.commands.saveSettings(SHOPS[state], PEOPLE.owner, {
          viewersSeeQuantities: quantities,
        });
      };
      const pictures = chosen(await picturesOf(state, ground), ({ name }, word) => named(name, word));
      for (const picture of pictures) {
        await see(picture.blind !== true);
        for (const locale of chosen(LOCALES)) {
          if (picture.locale !== undefined && picture.locale !== locale) continue;
          for (const { file, seen } of await studio.shoot({ state, picture, widths, locale })) {
            noticed.push(...seen.map((line) => `${file}: ${line}`));
            process.stdout.write([file, ...seen.map((line) => `  ${line}`), ''].join('\n'));
          }
        }
      }
      await see(true);
      await studio.close();
    } finally {
      await ground.remove();
    }
  }
} finally {
  await browser.close();
}
await writeFile('screenshots/noticed.txt', noticed.map((line) => `${line}\n`).join(''));

/** `campaign*` means every page whose name begins so. */
function named(name: string, word: string): boolean {
  return word.endsWith('*') ? name.startsWith(word.slice(0, -1)) : name === word;
}
