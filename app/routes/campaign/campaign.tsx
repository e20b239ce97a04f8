import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, InlineStack, Layout, Link, Page, Tabs, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { LightMark, ModeBadge, StateBadge } from '../../ui/badges.tsx';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { LedgerList } from '../../ui/ledger-list.tsx';
import { NoteBox } from '../../ui/note-box.tsx';
import { PolicyInWords } from '../../ui/policy-words.tsx';
import { useTabInSight } from '../../ui/tab-in-sight.ts';
import type { ItemQuery } from '../../db/views/views.ts';
import type { VerdictKind } from '../../core/picture.ts';
import { found, oneOf, pageOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { CampaignActions } from './actions.tsx';
import { act as actOn } from './intents.ts';
import { ItemsTable } from './items-table.tsx';
import { withForms } from './placement-intents.ts';
import { OwnChannel } from './own-channel.tsx';
import { Placements } from './placements.tsx';
import { OverlapsTable } from './overlaps-table.tsx';
import { ReadinessList } from './readiness.tsx';
import { CampaignJourney } from './journey.tsx';
import { PostMortem } from './post-mortem.tsx';
import { Results } from './results.tsx';
import { SignOffTab } from './signoff.tsx';
import { SignOffBanner } from './signoff-banner.tsx';

const TABS = [
  'items',
  'readiness',
  'signoff',
  'overlaps',
  'placements',
  'results',
  'journey',
  'activity',
] as const;
const VERDICTS: readonly VerdictKind[] = ['sold_out', 'below_need', 'not_known', 'covered', 'exempt'];
const ENTRIES = 50;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const id = args.params['id'] ?? '';
  const params = new URL(args.request.url).searchParams;
  const tab = oneOf(TABS, params.get('tab')) ?? 'items';
  const query: ItemQuery = {
    verdict: oneOf(VERDICTS, params.get('verdict')),
    search: (params.get('q') ?? '').slice(0, 200),
    sort: oneOf(['urgency', 'product'], params.get('sort')) ?? 'urgency',
    page: pageOf(params),
  };
  const [
    campaign,
    actingList,
    signOffs,
    feasibility,
    items,
    overlaps,
    placements,
    readiness,
    results,
    activity,
    postMortem,
    journey,
    channels,
  ] = await Promise.all([
    views.campaign(shop, id, now()),
    views.actingList(shop, id),
    views.signOffs(shop, id),
    tab === 'signoff' ? views.feasibility(shop, id) : null,
    tab === 'items' ? views.campaignItems(shop, id, query) : null,
    tab === 'overlaps' ? views.overlaps(shop, id, query.page, now()) : null,
    tab === 'placements' ? withForms(views, shop, id) : null,
    tab === 'readiness' ? views.readiness(shop, id, now()) : null,
    tab === 'results' ? views.results(shop, id, now()) : null,
    tab === 'activity'
      ? views.ledger(shop, {
          campaignId: id,
          productId: null,
          search: '',
          kinds: [],
          from: null,
          to: null,
          before: null,
          limit: ENTRIES,
        })
      : null,
    tab === 'results' ? views.postMortem(shop, id, now()) : null,
    tab === 'journey' ? views.campaignJourney(shop, id, now()) : null,
    tab === 'activity' ? views.campaignChannels(shop, id) : null,
  ]);
  return {
    campaign: found(campaign),
    actingList,
    signOffs,
    feasibility,
    tab,
    query,
    items,
    overlaps,
    placements,
    readiness,
    results,
    activity,
    postMortem,
    journey,
    channels,
  };
}

export const action = (args: ActionFunctionArgs) => actOn(args);

export default function CampaignPage() {
  const {
    campaign,
    actingList,
    signOffs,
    feasibility,
    tab,
    query,
    items,
    overlaps,
    placements,
    readiness,
    results,
    activity,
    postMortem,
    journey,
    channels,
  } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { frame, me } = useFrame();
  const may = useMay();
  const [, setParams] = useSearchParams();
  const act = useAct();
  useTabInSight(tab);
  const { counts } = campaign;
  const judged = Object.values(counts).some((count) => count > 0);
  const over = campaign.state === 'ended' || campaign.state === 'cancelled';

  return (
    <Page
      title={campaign.name}
      backAction={{ content: t('campaigns.title'), url: '/app/campaigns' }}
      titleMetadata={
        <InlineStack gap="100">
          <StateBadge state={campaign.state} frozen={campaign.frozen} />
          <ModeBadge mode={campaign.mode} state={campaign.state} />
        </InlineStack>
      }
      subtitle={t('campaign.when', {
        from: format.dateTime(campaign.startsAt),
        to: format.dateTime(campaign.endsAt),
        zone: frame.timezone,
      })}
      secondaryActions={
        over
          ? []
          : [
              {
                content: t('campaign.edit'),
                url: `/app/campaigns/${campaign.id}/edit`,
                ...may.props('editCampaign'),
              },
            ]
      }
      fullWidth
    >
      <BlockStack gap="400">
        <SignOffBanner campaign={campaign} latest={signOffs[0] ?? null} />
        <CampaignActions campaign={campaign} latest={signOffs[0] ?? null} list={actingList} act={act} />
        {campaign.policy.soldOutResponse === 'stop_promoting' &&
        !campaign.channelsChosen &&
        campaign.mode === 'act' ? (
          <Banner
            tone="info"
            title={t('campaign.no_channels.title')}
            action={{ content: t('setup.channels.action'), url: '/app/settings#channels' }}
          >
            <p>{t('campaign.no_channels.text')}</p>
          </Banner>
        ) : null}
        <Layout>
          <Layout.Section>
            <Card>
              <BlockStack gap="300">
                <LightMark light={campaign.light} state={campaign.state} />
                {judged ? (
                  <dl className="hf-facts">
                    <Fact name={t('campaign.fact.sold_out')} value={format.number(counts.sold_out)} />
                    <Fact name={t('campaign.fact.below_need')} value={format.number(counts.below_need)} />
                    <Fact name={t('campaign.fact.covered')} value={format.number(counts.covered)} />
                    <Fact name={t('campaign.fact.not_known')} value={format.number(counts.not_known)} />
                    <Fact
                      name={t(campaign.mode === 'act' ? 'campaign.fact.held' : 'campaign.fact.would_hold')}
                      value={format.number(campaign.mode === 'act' ? campaign.held : campaign.wouldHold)}
                    />
                    <Fact
                      name={t('campaign.fact.next_run_out')}
                      value={campaign.nextRunOutAt === null ? '–' : format.dateTime(campaign.nextRunOutAt)}
                    />
                    {me.quantities ? (
                      <Fact name={t('campaign.fact.risk')} value={format.moneyAbout(campaign.moneyAtRisk)} />
                    ) : null}
                    <Fact
                      name={t('campaign.fact.on_its_way')}
                      value={format.number(campaign.pendingWrites)}
                    />
                  </dl>
                ) : (
                  <Text as="p">{t(over ? 'campaign.over' : 'items.not_judged')}</Text>
                )}
              </BlockStack>
            </Card>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t('campaign.policy')}
                </Text>
                <PolicyInWords policy={campaign.policy} locationNames={campaign.locationNames} />
                <Text as="p" tone="subdued">
                  {t('campaign.tags', { handle: campaign.handle })}
                </Text>
              </BlockStack>
            </Card>
          </Layout.Section>
        </Layout>
        <Card padding="0">
          <Tabs
            tabs={TABS.map((name) => ({
              id: name,
              content: t(`campaign.tab.${name}`, {
                count: name === 'items' ? campaign.items : campaign.overlapping,
              }),
              panelID: `${name}-panel`,
            }))}
            selected={TABS.indexOf(tab)}
            onSelect={(index) =>
              setParams(new URLSearchParams({ tab: TABS[index] ?? 'items' }), { preventScrollReset: true })
            }
          >
            {items ? (
              <ItemsTable campaign={campaign} items={items} query={query} verdicts={VERDICTS} />
            ) : null}
            {overlaps ? <OverlapsTable overlaps={overlaps} campaignId={campaign.id} /> : null}
            {placements ? (
              <Placements
                of={placements}
                open={campaign.state !== 'ended' && campaign.state !== 'cancelled'}
              />
            ) : null}
            {readiness ? <ReadinessList readiness={readiness} campaign={campaign} /> : null}
            {feasibility ? (
              <SignOffTab campaign={campaign} signOffs={signOffs} feasibility={feasibility} act={act} />
            ) : null}
            {postMortem ? <PostMortem campaignId={campaign.id} found={postMortem} /> : null}
            {results ? <Results results={results} /> : null}
            {tab === 'journey' ? <CampaignJourney found={journey} /> : null}
            {activity ? (
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
                    <OwnChannel channels={channels ?? []} />
                  </div>
                </BlockStack>
              </Box>
            ) : null}
          </Tabs>
        </Card>
      </BlockStack>
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
