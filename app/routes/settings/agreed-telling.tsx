import { BlockStack, Link, Text } from '@shopify/polaris';
import { AUDIENCES, HOW, isChannel } from '../../core/audience.ts';
import { toldOf } from '../../core/how-we-work.ts';
import type { Telling } from '../../core/telling.ts';
import type { ThemeWatch } from '../../flow/themes.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { clockOf } from './agreed-people.tsx';
import { ThemesWords } from './themes-card.tsx';

/** For each role and channel what they are told at once, in the digest and not at all; and the limits for all. */
export function ToldWords(props: {
  settings: Telling;
  channels: TellingOverview['channels'];
  canMail: boolean;
  themes: ThemeWatch | null;
}) {
  const { settings, channels, canMail, themes } = props;
  const t = useT();
  const format = useFormat();
  const audiences = AUDIENCES.filter((audience) => !isChannel(audience) || channels[audience] !== null);
  return (
    <BlockStack gap="400">
      {audiences.map((audience) => {
        const told = toldOf(settings.matrix, audience);
        const who = t(`telling.audience.${audience}`);
        return (
          <BlockStack gap="100" key={audience}>
            <Text as="h3" variant="headingSm">
              {isChannel(audience)
                ? t('how_we_work.told.channel', { who, host: channels[audience] ?? '' })
                : t(canMail ? 'how_we_work.told.role' : 'how_we_work.told.no_mail', { who })}
            </Text>
            {told.now.length + told.digest.length === 0 ? (
              <Text as="p">{t('how_we_work.told.nothing')}</Text>
            ) : (
              HOW.filter((how) => told[how].length > 0).map((how) => (
                <Text as="p" key={how}>
                  {t(`how_we_work.told.${how}`, {
                    what: told[how].map((trigger) => t(`telling.trigger.${trigger}`)).join('; '),
                  })}
                </Text>
              ))
            )}
          </BlockStack>
        );
      })}
      <BlockStack gap="100">
        <Text as="p">
          {t('how_we_work.told.digest_at', {
            time: format.clock(clockOf(settings.digestHour)),
            cap: format.number(settings.cap),
          })}
        </Text>
        <Text as="p">
          {settings.quiet === null
            ? t('how_we_work.told.no_quiet')
            : t('how_we_work.told.quiet', {
                from: format.clock(settings.quiet.from),
                to: format.clock(settings.quiet.to),
              })}
        </Text>
        <Text as="p">{t('how_we_work.told.own')}</Text>
        <ThemesWords watch={themes} />
        {themes === null || themes.denied ? (
          <p>
            <Link url="/app/settings/notifications">{t('themes.where')}</Link>
          </p>
        ) : null}
      </BlockStack>
    </BlockStack>
  );
}
