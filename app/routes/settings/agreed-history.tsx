import { BlockStack, Text } from '@shopify/polaris';
import { TRIGGERS } from '../../core/audience.ts';
import { differencesIn } from '../../core/how-we-work.ts';
import type { LedgerLine } from '../../db/views/views.ts';
import { useT, type Translate } from '../../i18n/speak.tsx';
import { useFormat, useSay } from '../../ui/frame-context.ts';
import { nameOfPerson } from '../../ui/person-name.ts';
import { sayLedger } from '../../ui/say-ledger.ts';
import { useSettingWords } from './setting-words.ts';

/** What was changed of how people work, newest first. */
export function AgreementHistory({ lines }: { lines: readonly LedgerLine[] }) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const words = useSettingWords();
  if (lines.length === 0) return <Text as="p">{t('how_we_work.history.empty')}</Text>;
  return (
    <ol className="hf-timeline">
      {lines.map((line) => {
        const differences = differencesIn(line.params);
        const what = differences.length > 0 ? [] : changedWords(line.params['changed'], t);
        return (
          <li key={line.id}>
            <BlockStack gap="050">
              <Text as="p">{sayLedger(line, say)}</Text>
              {what.length === 0 ? null : (
                <Text as="p">{t('how_we_work.history.what', { what: what.join('; ') })}</Text>
              )}
              {differences.length === 0 ? null : (
                <ul>
                  {differences.map(({ path, before, after }) => (
                    <li key={path}>
                      {t('how_we_work.history.from_to', {
                        what: words.name(path),
                        from: words.value(path, before),
                        to: words.value(path, after),
                      })}
                    </li>
                  ))}
                </ul>
              )}
              <Text as="p" tone="subdued">
                {`${format.dateTime(line.at)} · ${nameOfPerson(line.actor)}`}
              </Text>
            </BlockStack>
          </li>
        );
      })}
    </ol>
  );
}

/** Settings that an entry names, as people call them; those that have no name are left out. */
const changedWords = (changed: unknown, t: Translate): string[] =>
  typeof changed === 'string'
    ? changed.split(', ').flatMap((name) => {
        if (TRIGGERS.some((trigger) => trigger === name)) return [t(`telling.trigger.${name}`)];
        if (name === 'defaultPolicy') return [t('settings.policy.title')];
        return t.exists(`setting.${name}`) ? [t(`setting.${name}`)] : [];
      })
    : [];
