import { BlockStack, Text } from '@shopify/polaris';
import { TRIGGERS } from '../../core/audience.ts';
import type { LedgerLine } from '../../db/views/views.ts';
import { useT, type Translate } from '../../i18n/speak.tsx';
import { useFormat, useSay } from '../../ui/frame-context.ts';
import { nameOfPerson } from '../../ui/person-name.ts';
import { sayLedger } from '../../ui/say-ledger.ts';

/** What was changed of how people work, newest first. */
export function AgreementHistory({ lines }: { lines: readonly LedgerLine[] }) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  if (lines.length === 0) return <Text as="p">{t('how_we_work.history.empty')}</Text>;
  return (
    <ol className="hf-timeline">
      {lines.map((line) => {
        const what = changedWords(line.params['changed'], t);
        return (
          <li key={line.id}>
            <BlockStack gap="050">
              <Text as="p">{sayLedger(line, say)}</Text>
              {what.length === 0 ? null : (
                <Text as="p">{t('how_we_work.history.what', { what: what.join('; ') })}</Text>
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
