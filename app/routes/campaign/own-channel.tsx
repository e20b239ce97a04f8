import { BlockStack, Button, FormLayout, InlineStack, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import { CAMPAIGN_CHANNELS } from '../../core/audience.ts';
import { useT } from '../../i18n/speak.tsx';
import { ChannelPlaceField } from '../../ui/channel-place-field.tsx';
import { useAct } from '../../ui/act.ts';
import { useMay, useSay } from '../../ui/frame-context.ts';

/**
 * A campaign's own channel in Slack or Teams. An address that was entered is never shown again, only its host. One that is
 * over gets no new channel; what it has still hears what ends with it, and can be taken out.
 */
export function OwnChannel({
  channels,
  over,
}: {
  channels: readonly { channel: string; host: string }[];
  over: boolean;
}) {
  const t = useT();
  const say = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const [channel, setChannel] = useState('slack');
  const [address, setAddress] = useState('');
  const act = useAct({ quiet: true });
  const [problem] = act.problems;
  const shown = problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  const editable = may('setCampaignChannel');
  const extensible = editable && !over;
  if (over && channels.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingSm">
        {t('campaign_channel.title')}
      </Text>
      <Text as="p" tone="subdued">
        {t('campaign_channel.text')}
      </Text>
      {channels.length === 0 ? <Text as="p">{t('campaign_channel.none')}</Text> : null}
      {channels.map((one) => {
        const name = t(`telling.audience.${one.channel}`);
        return (
          <InlineStack key={one.channel} gap="300">
            <span>{t('campaign_channel.set_up', { name, host: one.host })}</span>
            {editable ? (
              <>
                <Button
                  variant="plain"
                  accessibilityLabel={t('telling.channels.test_of', { name })}
                  loading={act.pending === 'test_campaign_channel'}
                  onClick={() => act.send('test_campaign_channel', { channel: one.channel })}
                >
                  {t('telling.channels.test')}
                </Button>
                <Button
                  variant="plain"
                  accessibilityLabel={t('team.remove_name', { name })}
                  disabled={act.pending !== null}
                  onClick={() => act.send('set_campaign_channel', { channel: one.channel, address: null })}
                >
                  {t('team.remove')}
                </Button>
              </>
            ) : null}
          </InlineStack>
        );
      })}
      {extensible ? (
        <InlineStack>
          <Button variant="plain" ariaExpanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'action.close' : 'campaign_channel.open')}
          </Button>
        </InlineStack>
      ) : null}
      {open && extensible ? (
        <>
          <FormLayout>
            <FormLayout.Group>
              <Select
                label={t('campaign_channel.channel')}
                value={channel}
                options={CAMPAIGN_CHANNELS.map((one) => ({
                  value: one,
                  label: t(`telling.audience.${one}`),
                }))}
                onChange={setChannel}
              />
              <ChannelPlaceField channel={channel} value={address} onChange={setAddress} {...shown} />
            </FormLayout.Group>
          </FormLayout>
          <InlineStack>
            <Button
              disabled={address.trim() === ''}
              loading={act.pending === 'set_campaign_channel'}
              onClick={() => act.send('set_campaign_channel', { channel, address })}
            >
              {t('action.save')}
            </Button>
          </InlineStack>
        </>
      ) : problem ? (
        <Text as="p" tone="critical">
          {shown.error}
        </Text>
      ) : null}
    </BlockStack>
  );
}
