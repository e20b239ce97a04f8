import { TRIGGERS } from '../core/audience.ts';
import { differencesIn } from '../core/how-we-work.ts';
import type { LedgerLine } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { SettingWords } from './setting-words.ts';

/**
 * What an entry of the ledger says of settings that changed, one line each, from what to what. Entries of before keep no
 * more than names: those are one line. Empty for an entry about anything else.
 */
export function changedSettings(
  { params }: Pick<LedgerLine, 'params'>,
  words: SettingWords,
  t: Translate,
): string[] {
  const differences = differencesIn(params);
  if (differences.length > 0)
    return differences.map(({ path, before, after }) =>
      t('how_we_work.history.from_to', {
        what: words.name(path),
        from: words.value(path, before),
        to: words.value(path, after),
      }),
    );
  const names = changedNames(params['changed'], t);
  return names.length === 0 ? [] : [t('how_we_work.history.what', { what: names.join('; ') })];
}

/** Settings that an entry names, as people call them; those that have no name are left out. */
const changedNames = (changed: unknown, t: Translate): string[] =>
  typeof changed === 'string'
    ? changed.split(', ').flatMap((name) => {
        if (TRIGGERS.some((trigger) => trigger === name)) return [t(`telling.trigger.${name}`)];
        if (name === 'defaultPolicy') return [t('settings.policy.title')];
        return t.exists(`setting.${name}`) ? [t(`setting.${name}`)] : [];
      })
    : [];
