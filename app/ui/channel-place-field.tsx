import { TextField } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';

/** Where a channel is: an address, or in Slack also the name or id of a channel. */
export function ChannelPlaceField(props: {
  channel: string;
  value: string;
  onChange(place: string): void;
  /** What is wrong with it. */
  error?: string;
}) {
  const { channel, ...field } = props;
  const t = useT();
  const inSlack = channel === 'slack';
  return (
    <TextField
      label={t(inSlack ? 'telling.channels.slack_place' : 'telling.channels.address', {
        name: t(`telling.audience.${channel}`),
      })}
      helpText={t(`telling.channels.help.${channel}`)}
      type={inSlack ? 'text' : 'url'}
      autoComplete="off"
      {...field}
    />
  );
}
