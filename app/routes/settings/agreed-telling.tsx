import { BlockStack, Link, Text } from '@shopify/polaris';
import { MATRIX_TRIGGERS, isChannel, type How, type MatrixAudience } from '../../core/audience.ts';
import { silentInFlow } from '../../core/flow-triggers.ts';
import { heardBy, rolesMissing } from '../../core/routing.ts';
import type { Telling } from '../../core/telling.ts';
import { listeners } from '../../core/who-hears.ts';
import type { ThemeWatch } from '../../flow/themes.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { clockOf } from '../../ui/clock-of.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { ThemesWords } from './themes-card.tsx';
import { rowInWords } from './trigger-words.ts';
import type { Unseen } from './unseen.ts';

/** Of what each role and channel is told at once, in the digest and not at all; and the limits for all. */
export function ToldWords(props: {
  settings: Telling;
  channels: TellingOverview['channels'];
  hasSlackBot: boolean;
  canMail: boolean;
  rolesPresent: TellingOverview['rolesPresent'];
  themes: ThemeWatch | null;
  unseen: readonly Unseen[];
}) {
  const { settings, channels, hasSlackBot, canMail, rolesPresent, themes, unseen } = props;
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const present = new Set(rolesPresent);
  const missing = rolesMissing(present);
  const audiences = listeners({ channels, present });
  const isAnythingSent = canMail || audiences.some(isChannel);
  const silent = silentInFlow(settings.matrix);
  const where = (audience: MatrixAudience): string => {
    if (audience === 'flow') return t('how_we_work.told.by_workflows');
    if (isChannel(audience)) return channels[audience] ?? '';
    return t(canMail ? 'how_we_work.told.by_email' : 'how_we_work.told.once_by_email');
  };
  return (
    <BlockStack gap="400">
      <Scroll label={t('how_we_work.told.title')}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{t('how_we_work.told.what')}</th>
              {audiences.map((audience) => (
                <th scope="col" key={audience}>
                  {t(`telling.audience.${audience}`)}
                  <Text as="p" tone="subdued" variant="bodySm">
                    {where(audience)}
                  </Text>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {MATRIX_TRIGGERS.map((trigger) => {
              const off = unseen.find((one) => one === trigger);
              return (
                <tr key={trigger}>
                  <th scope="row" className="hf-head">
                    {rowInWords(trigger, t)}
                    {off === undefined ? null : (
                      <Text as="p" tone="subdued" variant="bodySm">
                        {t(`how_we_work.told.unseen.${off}`)}
                      </Text>
                    )}
                  </th>
                  {audiences.map((audience) => (
                    <td
                      key={audience}
                      data-name={`${t(`telling.audience.${audience}`)} (${where(audience)})`}
                    >
                      {off === undefined ? (
                        <HowWords how={heardBy({ matrix: settings.matrix, present }, trigger, audience)} />
                      ) : (
                        t('how_we_work.told.how.unseen')
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <BlockStack gap="100">
        {missing.map((role) => (
          <Text as="p" key={role}>
            {t('how_we_work.told.owner_instead', { role: t(`telling.audience.${role}`) })}
          </Text>
        ))}
        {isAnythingSent ? (
          <>
            <LimitsWords settings={settings} />
            {canMail ? null : <Text as="p">{t('how_we_work.told.no_mail')}</Text>}
          </>
        ) : (
          <Text as="p">{t('how_we_work.told.nothing_sent')}</Text>
        )}
        <Text as="p">{t('how_we_work.told.flow')}</Text>
        {silent.length === 0 ? null : (
          <Text as="p">
            {t('how_we_work.told.flow_off', {
              names: format.list(silent.map((name) => t('telling.flow.name', { name }))),
            })}
          </Text>
        )}
        {hasSlackBot ? <Text as="p">{t('how_we_work.told.threads')}</Text> : null}
        <Text as="p">{t('how_we_work.told.own')}</Text>
        <ThemesWords watch={themes} />
        {may('hearThemes') && (themes === null || themes.denied) ? (
          <p>
            <Link url="/app/settings/notifications">{t('themes.where')}</Link>
          </p>
        ) : null}
      </BlockStack>
    </BlockStack>
  );
}

/** How much is sent, and when. */
function LimitsWords({ settings }: { settings: Telling }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <Text as="p">
        {t('how_we_work.told.digest_at', {
          time: format.clock(clockOf(settings.digestHour)),
          cap: format.number(settings.cap),
        })}
      </Text>
      <Text as="p">{t('how_we_work.told.cooldown', { count: settings.cooldownHours })}</Text>
      <Text as="p">
        {settings.quiet === null
          ? t('how_we_work.told.no_quiet')
          : t('how_we_work.told.quiet', {
              from: format.clock(settings.quiet.from),
              to: format.clock(settings.quiet.to),
            })}
      </Text>
    </>
  );
}

/** `how`: null = this can never be told to them. */
function HowWords({ how }: { how: How | null }) {
  const t = useT();
  if (how === null) return '–';
  return (
    <Text
      as="span"
      {...(how === 'now' ? { fontWeight: 'semibold' } : how === 'off' ? { tone: 'subdued' } : {})}
    >
      {t(`how_we_work.told.how.${how}`)}
    </Text>
  );
}
