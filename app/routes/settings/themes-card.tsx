import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { ThemeWatch } from '../../flow/themes.ts';
import { useT } from '../../i18n/speak.tsx';
import { toast, useAct } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { allowScopes } from '../../ui/scopes.ts';
import { WhoMay } from '../../ui/who-may.tsx';

/** What it takes, and no shop has to give at install. */
const SCOPE = 'read_themes';

/** Whether people are told when another theme is published, and what they are told without it. */
export function ThemesWords({ watch }: { watch: ThemeWatch | null }) {
  const t = useT();
  const format = useFormat();
  if (watch !== null && !watch.denied)
    return <Text as="p">{t('themes.on', { date: format.date(watch.since) })}</Text>;
  return <Text as="p">{t(watch === null ? 'themes.off' : 'themes.denied')}</Text>;
}

/** Lets Shopify tell of published themes, or no longer. */
export function ThemesCard({ watch }: { watch: ThemeWatch | null }) {
  const t = useT();
  const may = useMay();
  const act = useAct({ quiet: true });
  const allow = async (): Promise<void> => {
    if (await allowScopes([SCOPE])) act.send('hear_themes', { on: true });
    else toast(t('access.declined'), true);
  };
  const on = watch !== null && !watch.denied;
  return (
    <Card>
      <BlockStack gap="300">
        <ThemesWords watch={watch} />
        <Problems problems={act.problems} />
        <InlineStack gap="200">
          {on ? null : (
            <Button disabled={!may('hearThemes')} loading={act.pending !== null} onClick={() => void allow()}>
              {t('themes.turn_on')}
            </Button>
          )}
          {watch === null ? null : (
            <Button
              disabled={!may('hearThemes')}
              loading={act.pending !== null}
              onClick={() => act.send('hear_themes', { on: false })}
            >
              {t('themes.turn_off')}
            </Button>
          )}
        </InlineStack>
        <WhoMay deed="hearThemes" />
      </BlockStack>
    </Card>
  );
}
