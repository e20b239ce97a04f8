import type { PlanChange } from '../core/signoff-facts.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** What changed in a plan, as a sentence. */
export function planChangeInWords(change: PlanChange, t: Translate, format: Format): string {
  switch (change.kind) {
    case 'starts':
    case 'ends':
      return t(`signoff.change.${change.kind}`, {
        before: format.dateTime(change.before),
        after: format.dateTime(change.after),
      });
    case 'hero':
      return t('signoff.change.hero', { count: change.count });
    case 'added':
      return change.units === null
        ? t('signoff.change.added_hidden', { count: change.count })
        : t('signoff.change.added', { count: change.count, units: format.number(change.units) });
    case 'units':
      return change.unitsBefore === null || change.unitsAfter === null
        ? t('signoff.change.units_hidden')
        : t('signoff.change.units', {
            before: format.number(change.unitsBefore),
            after: format.number(change.unitsAfter),
          });
    case 'sold_out':
      return t('signoff.change.sold_out', {
        before: t(change.before === null ? 'signoff.nothing' : `word.${change.before}`),
        after: t(change.after === null ? 'signoff.nothing' : `word.${change.after}`),
      });
    case 'risk':
      return t(change.before === null ? 'signoff.change.risk_on' : 'signoff.change.risk', {
        response: t(`word.${change.response}`),
        before: format.percent(change.before ?? 0),
        after: format.percent(change.after),
      });
    case 'hide_mode':
      return t('signoff.change.hide_mode', {
        before: t(`word.${change.before}`),
        after: t(`word.${change.after}`),
      });
    case 'service_level':
      return t(change.heroes ? 'signoff.change.hero_level' : 'signoff.change.service_level', {
        before: format.percent(change.before),
        after: format.percent(change.after),
      });
    case 'readiness':
      return t('signoff.change.readiness', {
        before: t(`readiness.verdict.${change.before}`),
        after: t(`readiness.verdict.${change.after}`),
      });
  }
}
