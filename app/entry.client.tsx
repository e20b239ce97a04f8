import { RemixBrowser } from '@remix-run/react';
import { startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { loadLanguage } from './i18n/locales.ts';
import { createSpeaker, Speaking } from './i18n/speak.tsx';

const locale = document.documentElement.lang;

void loadLanguage(locale).then((language) => {
  startTransition(() => {
    hydrateRoot(
      document,
      <Speaking locale={locale} language={language} speaker={createSpeaker(language)}>
        <RemixBrowser />
      </Speaking>,
    );
  });
});
