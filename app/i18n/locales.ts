import type english from '@shopify/polaris/locales/en.json';

/** One language's texts, nested by key. */
interface Texts {
  [key: string]: string | Texts;
}

/** Polaris' own texts of one language. */
type PolarisTexts = typeof english;

/** What one language needs: our texts and Polaris' own (null = the English that Polaris brings). */
export interface Language {
  language: string;
  texts: Texts;
  polaris: PolarisTexts | null;
}

const FALLBACK_LANGUAGE = 'en';

const ours = import.meta.glob<Texts>('./locales/*.json', { import: 'default' });
const polaris = import.meta.glob<PolarisTexts>(
  ['/node_modules/@shopify/polaris/locales/*.json', '!/node_modules/@shopify/polaris/locales/en.json'],
  { import: 'default' },
);

const nameOf = (path: string): string => path.replace(/^.*\/([^/]+)\.json$/, '$1');

/** Languages that have a file in locales/; adding one is adding a file. */
export const LANGUAGES: readonly string[] = Object.keys(ours).map(nameOf);

/**
 * The first of these locales (BCP 47, wished first) in whose language we have texts, else English. The whole locale is
 * kept for numbers and dates.
 */
export function chooseLocale(wishes: readonly (string | null | undefined)[]): string {
  for (const wish of wishes) {
    if (!wish) continue;
    const locale = canonical(wish);
    if (locale && LANGUAGES.includes(languageOf(locale))) return locale;
  }
  return FALLBACK_LANGUAGE;
}

export const languageOf = (locale: string): string => locale.split('-')[0] ?? FALLBACK_LANGUAGE;

function canonical(wish: string): string | null {
  try {
    return Intl.getCanonicalLocales(wish.trim().replace('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** Loads a language's texts; only that one crosses the network. */
export async function loadLanguage(locale: string): Promise<Language> {
  const language = languageOf(locale);
  const load = ours[`./locales/${language}.json`];
  if (!load) throw new Error(`No texts for "${language}"`);
  const polarisLoad = Object.entries(polaris).find(([path]) => nameOf(path) === language)?.[1];
  const [texts, polarisTexts] = await Promise.all([load(), polarisLoad?.()]);
  return { language, texts, polaris: polarisTexts ?? null };
}
