import { AppProvider } from '@shopify/polaris';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { createSpeaker, Speaking } from '../../app/i18n/speak.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { FormatContext, FrameContext, type FrameData } from '../../app/ui/frame-context.ts';
import { NOW } from '../support/builders.ts';

/** What the browser gets of a piece of a page in a language; `frame`: what the piece reads of the shop and the person. */
export async function drawn(
  piece: ReactNode,
  frame: object = {},
  locale: 'en' | 'de' = 'en',
): Promise<string> {
  const language = await loadLanguage(locale);
  const format = createFormat(locale, 'Europe/Berlin', 'EUR', NOW);
  const framed = createElement(FrameContext.Provider, { value: frame as FrameData }, piece);
  const inside = createElement(FormatContext.Provider, { value: format }, framed);
  const page = renderToStaticMarkup(
    createElement(
      AppProvider,
      { i18n: {} },
      Speaking({ locale, language, speaker: createSpeaker(language), children: inside }),
    ),
  );
  // Where Polaris puts what lies above the page.
  return page.replace('<div id="PolarisPortalsContainer"></div>', '');
}
