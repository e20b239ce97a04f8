import { readFile } from 'node:fs/promises';
import { createInstance } from 'i18next';
import { PROJECT } from '../project.ts';
import type { Translate } from '../i18n/speak.tsx';

const FALLBACK = 'en';
const LOCALES = new URL('app/i18n/locales/', PROJECT);

/** The texts of a person's language, outside of pages; English where we have no texts of it. */
export async function textsFor(locale: string): Promise<{ t: Translate; locale: string }> {
  const language = /^[a-z]{2,3}/.exec(locale.toLowerCase())?.[0] ?? FALLBACK;
  const own = await read(language);
  const texts = own ?? (await read(FALLBACK)) ?? {};
  const lng = own ? language : FALLBACK;
  const speaker = createInstance();
  await speaker.init({
    lng,
    fallbackLng: false,
    showSupportNotice: false,
    resources: { [lng]: { translation: texts } },
    interpolation: { escapeValue: false },
  } as Parameters<typeof speaker.init>[0]);
  const t = Object.assign(
    (key: string, params?: Record<string, unknown>) => speaker.t(key, { ...params }) as string,
    {
      exists: (key: string) => speaker.exists(key),
    },
  );
  return { t, locale: own ? locale.replace('_', '-') : FALLBACK };
}

async function read(language: string): Promise<Record<string, unknown> | null> {
  const text = await readFile(new URL(`${language}.json`, LOCALES), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
}
