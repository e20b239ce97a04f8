import { Banner, BlockStack, Button, InlineStack, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useSay } from '../../ui/frame-context.ts';
import { whyNotArrived } from '../../ui/why-not-arrived.ts';

/** The token of the shop's bot in Slack. What was entered is never shown again. */
export function SlackBot(props: { bot: TellingOverview['slackBot']; editable: boolean; act: Act }) {
  const { bot, editable, act } = props;
  const t = useT();
  const say = useSay();
  const [token, setToken] = useState('');
  const problem = act.problems.find(({ field }) => field === 'slack_bot');
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t('telling.slack_bot.title')}
      </Text>
      <Text as="p" tone="subdued">
        {t(bot.isSet ? 'telling.slack_bot.set' : 'telling.slack_bot.none')}
      </Text>
      {bot.troubles.map((trouble) => (
        <Banner key={trouble} tone="warning" title={t('telling.slack_bot.trouble')}>
          <p>{whyNotArrived(trouble, t)}</p>
        </Banner>
      ))}
      {editable ? (
        <>
          <TextField
            label={t('telling.slack_bot.token')}
            helpText={t('telling.slack_bot.help')}
            spellCheck={false}
            value={token}
            onChange={setToken}
            autoComplete="off"
            {...(problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {})}
          />
          <InlineStack gap="200">
            <Button
              accessibilityLabel={t('telling.slack_bot.save')}
              disabled={token.trim() === ''}
              loading={act.pending === 'set_slack_bot'}
              onClick={() => act.send('set_slack_bot', { token })}
            >
              {t('action.save')}
            </Button>
            {bot.isSet ? (
              <Button
                variant="plain"
                accessibilityLabel={t('team.remove_name', { name: t('telling.slack_bot.title') })}
                onClick={() => act.send('set_slack_bot', { token: null })}
              >
                {t('team.remove')}
              </Button>
            ) : null}
          </InlineStack>
        </>
      ) : null}
    </BlockStack>
  );
}
