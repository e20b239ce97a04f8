import { Banner } from '@shopify/polaris';
import { CHANNELS } from '../../core/audience.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

/** Nobody gets email; what of the shop's own channels is set up is told all the same. */
export function NoMail({ channels }: { channels: TellingOverview['channels'] }) {
  const t = useT();
  const format = useFormat();
  const told = CHANNELS.filter((channel) => channels[channel] !== null);
  return (
    <Banner tone="warning" title={t('data.mail.none')}>
      <p>
        {told.length === 0
          ? t('telling.no_mail_alone')
          : t('telling.no_mail', {
              who: format.list(told.map((channel) => t(`telling.audience.${channel}`))),
            })}
      </p>
    </Banner>
  );
}
