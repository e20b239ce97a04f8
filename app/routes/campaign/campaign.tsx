import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { Banner, BlockStack, Card, InlineStack, Layout, Page, Tabs, Text } from '@shopify/polaris';
import { isComing, isOver, type CampaignState } from '../../core/campaign.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { CampaignLight, ModeBadge, StateBadge } from '../../ui/badges.tsx';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { PolicyInWords } from '../../ui/policy-words.tsx';
import { runOutDay } from '../../ui/run-out.ts';
import { useTabInSight } from '../../ui/tab-in-sight.ts';
import { found } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { CampaignActions } from './actions.tsx';
import { act as actOn } from './intents.ts';
import { SignOffBanner } from './signoff-banner.tsx';
import { TabContent } from './tab-content.tsx';
import { contentOf, TABS, tabOf } from './tabs.ts';

export async function loader(args: LoaderFunctionArgs) {
  const who = await visit(args);
  const { shop, views, now } = who;
  const id = args.params['id'] ?? '';
  const params = new URL(args.request.url).searchParams;
  const [campaign, actingList, signOffs, content] = await Promise.all([
    views.campaign(shop, id, now()),
    views.actingList(shop, id),
    views.signOffs(shop, id),
    contentOf(tabOf(params), who, id, params),
  ]);
  return { campaign: found(campaign), actingList, signOffs, content };
}

export const action = (args: ActionFunctionArgs) => actOn(args);

export default function CampaignPage() {
  const { campaign, actingList, signOffs, content } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { frame, me } = useFrame();
  const may = useMay();
  const [, setParams] = useSearchParams();
  const act = useAct();
  useTabInSight(content.tab);
  const { counts } = campaign;
  const judged = Object.values(counts).some((count) => count > 0);
  const over = isOver(campaign.state);

  const tabName = (name: (typeof TABS)[number]): string =>
    t(`campaign.tab.${name}`, { count: name === 'items' ? campaign.items : campaign.overlapping });
  return (
    <Page
      title={campaign.name}
      backAction={{ content: t('campaigns.title'), url: '/app/campaigns' }}
      titleMetadata={
        <InlineStack gap="100">
          <StateBadge campaign={campaign} />
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
        <SignOffBanner campaign={campaign} signOffs={signOffs} />
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
                <CampaignLight campaign={campaign} />
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
                      value={
                        campaign.nextRunOutAt === null ? '–' : runOutDay(campaign.nextRunOutAt, t, format)
                      }
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
                  <Text as="p">{t(beforeJudged(campaign.state))}</Text>
                )}
              </BlockStack>
            </Card>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t(over ? 'campaign.policy_over' : 'campaign.policy')}
                </Text>
                <PolicyInWords
                  policy={campaign.policy}
                  goal={campaign.goal}
                  locationNames={campaign.locationNames}
                  hideChannelNames={campaign.hideChannelNames}
                />
                {over ? null : (
                  <Text as="p" tone="subdued">
                    {t('campaign.tags', { handle: campaign.handle })}
                  </Text>
                )}
              </BlockStack>
            </Card>
          </Layout.Section>
        </Layout>
        <Card padding="0">
          <Tabs
            tabs={TABS.map((name) => ({
              id: name,
              content: tabName(name),
              panelID: `${name}-panel`,
            }))}
            selected={TABS.indexOf(content.tab)}
            onSelect={(index) =>
              setParams(new URLSearchParams({ tab: TABS[index] ?? 'items' }), { preventScrollReset: true })
            }
          >
            <h2 className="hf-only-print hf-tab-name">{tabName(content.tab)}</h2>
            <TabContent campaign={campaign} signOffs={signOffs} content={content} act={act} />
          </Tabs>
        </Card>
      </BlockStack>
    </Page>
  );
}

/** Why a campaign has no verdicts. */
const beforeJudged = (state: CampaignState): string =>
  isOver(state) ? 'campaign.over' : isComing(state) ? 'campaign.not_begun' : 'items.not_judged';

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
