import { Banner, BlockStack, Button, ButtonGroup, List } from '@shopify/polaris';
import { isOver } from '../../core/campaign.ts';
import { hasMissedStart } from '../../core/wanted.ts';
import type { CampaignView, SignOffView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { useChangeInWords } from './signoff-changes.tsx';

/** What a campaign waits for, or what became of its signature, where everybody sees it; `signOffs`: the newest first. */
export function SignOffBanner(props: { campaign: CampaignView; signOffs: readonly SignOffView[] }) {
  const { campaign, signOffs } = props;
  const [latest] = signOffs;
  const t = useT();
  const format = useFormat();
  const { frame, now } = useFrame();
  const may = useMay();
  const say = useChangeInWords();
  const { rule } = frame.signOff;
  if (rule === 'off' || isOver(campaign.state) || !latest) return null;
  const action = { content: t('signoff.look'), url: `/app/campaigns/${campaign.id}?tab=signoff` };
  if (latest.state === 'sent_back') {
    return (
      <Banner
        tone="warning"
        title={t('signoff.banner.sent_back', { name: latest.answeredByName ?? '' })}
        {...(may('editCampaign') ? {} : { action })}
      >
        <BlockStack gap="200">
          <p>{latest.note}</p>
          {may('editCampaign') ? (
            <ButtonGroup>
              <Button variant="primary" url={`/app/campaigns/${campaign.id}/edit`}>
                {t('signoff.change_plan')}
              </Button>
              <Button url={action.url}>{action.content}</Button>
            </ButtonGroup>
          ) : null}
        </BlockStack>
      </Banner>
    );
  }
  if (latest.state !== 'proposed') return null;
  const isSignedNoMore = signOffs.some(({ state }) => state === 'expired');
  const waits = rule === 'wait' && hasMissedStart(campaign, now) ? 'wait_missed' : rule;
  const runs = campaign.state === 'live' || campaign.state === 'approved';
  return (
    <Banner
      tone="warning"
      title={t(runs && isSignedNoMore ? 'signoff.banner.running' : 'signoff.banner.waits', {
        version: String(latest.version),
      })}
      action={action}
    >
      <p>
        {runs
          ? t(isSignedNoMore ? 'signoff.banner.running_text' : 'signoff.banner.watching')
          : t(`signoff.banner.${waits}`, { date: format.dateTime(campaign.startsAt) })}
      </p>
      {latest.since.length > 0 ? (
        <List>
          {latest.since.map((change) => (
            <List.Item key={JSON.stringify(change)}>{say(change)}</List.Item>
          ))}
        </List>
      ) : null}
    </Banner>
  );
}
