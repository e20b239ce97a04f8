import { createInstance, type i18n as I18n } from 'i18next';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { I18nextProvider, initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from './locales.ts';

const Spoken = createContext<{ locale: string; language: Language } | null>(null);

/** An i18n instance of one language; ready at once, so that server and browser render the same. */
export function createSpeaker(language: Language): I18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language.language,
    fallbackLng: false,
    initAsync: false,
    showSupportNotice: false,
    resources: { [language.language]: { translation: language.texts } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  } as Parameters<I18n['init']>[0]);
  return instance;
}

/** Puts a language around everything: texts for `useT`, Polaris' texts and the locale for numbers and dates. */
export function Speaking(props: { locale: string; language: Language; speaker: I18n; children: ReactNode }) {
  return (
    <Spoken.Provider value={{ locale: props.locale, language: props.language }}>
      <I18nextProvider i18n={props.speaker}>{props.children}</I18nextProvider>
    </Spoken.Provider>
  );
}

/** The locale and language that the page speaks. */
export function useSpoken(): { locale: string; language: Language } {
  const spoken = useContext(Spoken);
  if (!spoken) throw new Error('Nothing around this component says which language to speak');
  return spoken;
}

export type Translate = ((key: string, params?: Record<string, unknown>) => string) & {
  exists(key: string): boolean;
};

/** Texts of a language by key, outside of React. */
export function translator(language: Language): Translate {
  const speaker = createSpeaker(language);
  return Object.assign(
    (key: string, params?: Record<string, unknown>) => speaker.t(key, { ...params }) as string,
    {
      exists: (key: string) => speaker.exists(key),
    },
  );
}

/** Texts of the page's language by key; the same function from one drawing to the next. */
export function useT(): Translate {
  const { t, i18n } = useTranslation();
  return useMemo(
    () =>
      Object.assign((key: string, params?: Record<string, unknown>) => t(key, { ...params }) as string, {
        exists: (key: string) => i18n.exists(key),
      }),
    [t, i18n],
  );
}
