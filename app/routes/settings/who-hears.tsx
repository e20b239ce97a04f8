import { BlockStack, Link, Text } from '@shopify/polaris';
import { isChannel, type MatrixAudience, type Trigger } from '../../core/audience.ts';
import { whoHears } from '../../core/who-hears.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

export type ShopTelling = Pick<TellingOverview, 'settings' | 'channels' | 'rolesPresent' | 'canMail'>;

/** Who is really told of what a setting is about, and where that is chosen. People are told by email alone. */
export function WhoHears({ trigger, telling }: { trigger: Trigger; telling: ShopTelling }) {
  const { settings, channels, rolesPresent, canMail } = telling;
  const t = useT();
  const format = useFormat();
  const of = { matrix: settings.matrix, channels, present: new Set(rolesPresent) };
  const reached = (audience: MatrixAudience): boolean =>
    canMail || audience === 'flow' || isChannel(audience);
  const lines = (['now', 'digest'] as const).flatMap((how) => {
    const names = whoHears(of, trigger, how).filter(reached);
    if (names.length === 0) return [];
    const who = format.list(names.map((audience) => t(`telling.audience.${audience}`)));
    return [t(how === 'now' ? 'telling.at_once' : 'telling.in_digest', { who })];
  });
  return (
    <BlockStack gap="050">
      {(lines.length === 0 ? [t('telling.nobody')] : lines).map((line) => (
        <Text as="p" key={line}>
          {line}
        </Text>
      ))}
      <p>
        <Link url="/app/settings/notifications">{t('settings.notifications.title')}</Link>
      </p>
    </BlockStack>
  );
}
