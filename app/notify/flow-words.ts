import { nextStepOf } from '../core/alert-step.ts';
import { teamAlertPayload } from '../core/team-alerted.ts';
import type { AlertWords } from '../flow/reach/trigger-sender.ts';
import { textsFor } from '../mail/texts.ts';
import { createFormat } from '../ui/format.ts';
import { sentence } from '../ui/sentence.ts';
import { pageIn } from './words.ts';

/** An alert for Shopify Flow: its sentence, the name of its row as Settings has it, and the page of its next best step. */
export const flowWords =
  (apiKey: string): AlertWords =>
  async (alert, shop) => {
    const { t, locale } = await textsFor(shop.locale);
    const format = createFormat(locale, shop.zone, shop.currency, alert.at);
    return teamAlertPayload(alert, {
      triggerName: t(`telling.trigger.${alert.trigger}`),
      text: sentence({ key: alert.message, params: alert.params }, t, format),
      link: pageIn(shop.domain, apiKey, nextStepOf(alert)),
    });
  };
