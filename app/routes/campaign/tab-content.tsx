import type { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Link, Text } from '@shopify/polaris';
import { isOver } from '../../core/campaign.ts';
import { useT } from '../../i18n/speak.tsx';
import type { useAct } from '../../ui/act.ts';
import { LedgerList } from '../../ui/ledger-list.tsx';
import { NoteBox } from '../../ui/note-box.tsx';
import type { loader } from './campaign.tsx';
import { ItemsTable } from './items-table.tsx';
import { CampaignJourney } from './journey.tsx';
import { OverlapsTable } from './overlaps-table.tsx';
import { OwnChannel } from './own-channel.tsx';
import { Placements } from './placements.tsx';
import { PostMortem } from './post-mortem.tsx';
import { ReadinessList } from './readiness.tsx';
import { Results } from './results.tsx';
import { SignOffTab } from './signoff.tsx';

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;
type Of<Tab extends Loaded['content']['tab']> = Extract<Loaded['content'], { tab: Tab }>;

/** What stands below the tab that is open. */
export function TabContent({
  campaign,
  signOffs,
  content,
  act,
}: Pick<Loaded, 'campaign' | 'signOffs' | 'content'> & { act: ReturnType<typeof useAct> }) {
  switch (content.tab) {
    case 'items':
      return <ItemsTable campaign={campaign} items={content.items} query={content.query} />;
    case 'readiness':
      return content.readiness ? <ReadinessList readiness={content.readiness} campaign={campaign} /> : null;
    case 'signoff':
      return (
        <SignOffTab campaign={campaign} signOffs={signOffs} feasibility={content.feasibility} act={act} />
      );
    case 'overlaps':
      return <OverlapsTable overlaps={content.overlaps} campaignId={campaign.id} />;
    case 'placements':
      return <Placements of={content.placements} open={!isOver(campaign.state)} />;
    case 'results':
      return (
        <>
          {content.postMortem ? <PostMortem campaignId={campaign.id} found={content.postMortem} /> : null}
          {content.results ? <Results results={content.results} goesOn={!isOver(campaign.state)} /> : null}
        </>
      );
    case 'journey':
      return <CampaignJourney found={content.journey} />;
    case 'activity':
      return <CampaignActivity campaign={campaign} content={content} />;
  }
}

function CampaignActivity({
  campaign,
  content: { activity, channels },
}: Pick<Loaded, 'campaign'> & { content: Of<'activity'> }) {
  const t = useT();
  return (
    <Box padding="400">
      <BlockStack gap="400">
        <NoteBox on={{ kind: 'campaign', campaignId: campaign.id }} about={campaign.name} />
        {activity.rows.length === 0 ? (
          <Text as="p" tone="subdued">
            {t('activity.empty')}
          </Text>
        ) : (
          <LedgerList lines={activity.rows} campaignId={campaign.id} />
        )}
        <Link url={`/app/activity?campaign=${campaign.id}`}>{t('home.all_activity')}</Link>
        <div className="hf-no-print">
          <OwnChannel channels={channels ?? []} over={isOver(campaign.state)} />
        </div>
      </BlockStack>
    </Box>
  );
}
