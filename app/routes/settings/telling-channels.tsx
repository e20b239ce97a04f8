import { Banner, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { CHANNELS, type ShopChannel } from '../../core/audience.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { ChannelPlaceField } from '../../ui/channel-place-field.tsx';
import type { Act } from '../../ui/act.ts';
import { useSay } from '../../ui/frame-context.ts';
import { SlackBot } from './telling-slack-bot.tsx';

/** The bot in Slack, and where Slack, Teams and a program are told. What was entered is never shown again, only its host. */
export function ChannelsCard(props: {
  channels: TellingOverview['channels'];
  slackBot: TellingOverview['slackBot'];
  editable: boolean;
  act: Act;
}) {
  const { channels, slackBot, editable, act } = props;
  const t = useT();
  const key = act.result?.ok && act.result.intent === 'set_channel' ? act.result.id : undefined;
  return (
    <Card>
      <BlockStack gap="400">
        {key === undefined ? null : (
          <Banner tone="success" title={t('telling.channels.key')}>
            <BlockStack gap="100">
              <Text as="p">{t('telling.channels.key_once')}</Text>
              <code className="hf-key">{key}</code>
            </BlockStack>
          </Banner>
        )}
        <SlackBot key={String(slackBot.isSet)} bot={slackBot} editable={editable} act={act} />
        {CHANNELS.map((channel) => (
          <Channel key={channel} channel={channel} host={channels[channel]} editable={editable} act={act} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Channel(props: { channel: ShopChannel; host: string | null; editable: boolean; act: Act }) {
  const { channel, host, editable, act } = props;
  const t = useT();
  const say = useSay();
  const [address, setAddress] = useState('');
  const problem = act.problems.find(({ field }) => field === channel);
  const name = t(`telling.audience.${channel}`);
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {name}
      </Text>
      <Text as="p" tone="subdued">
        {host === null ? t('telling.channels.none') : t('telling.channels.set_up', { host })}
      </Text>
      {editable ? (
        <>
          <ChannelPlaceField
            channel={channel}
            value={address}
            onChange={setAddress}
            {...(problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {})}
          />
          <InlineStack gap="200">
            <Button
              accessibilityLabel={t('telling.channels.save_of', { name })}
              disabled={address.trim() === ''}
              loading={act.pending === 'set_channel'}
              onClick={() => act.send('set_channel', { channel, address })}
            >
              {t('action.save')}
            </Button>
            {host === null ? null : (
              <>
                <Button
                  accessibilityLabel={t('telling.channels.test_of', { name })}
                  loading={act.pending === 'test_telling'}
                  onClick={() => act.send('test_telling', { to: channel })}
                >
                  {t('telling.channels.test')}
                </Button>
                <Button
                  variant="plain"
                  accessibilityLabel={t('team.remove_name', { name })}
                  onClick={() => act.send('set_channel', { channel, address: null })}
                >
                  {t('team.remove')}
                </Button>
              </>
            )}
          </InlineStack>
        </>
      ) : null}
    </BlockStack>
  );
}
