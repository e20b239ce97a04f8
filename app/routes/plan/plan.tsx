import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Card, InlineStack, Link, Page, Pagination, Select, Text } from '@shopify/polaris';
import { z } from 'zod';
import { FEASIBILITY } from '../../core/feasibility.ts';
import type { ComingView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { NothingYet } from '../../ui/nothing-yet.tsx';
import { useNewerPlan } from './newer-plan.ts';
import { useAct, type ActResult } from '../../ui/act.ts';
import { saveFile } from '../../ui/download.ts';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { usePages } from '../../ui/pages.ts';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { pageOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { LineCard } from './line-card.tsx';
import { WeeksCard } from './weeks-card.tsx';

const PAGE_SIZE = 25;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const params = new URL(args.request.url).searchParams;
  const campaignId = params.get('campaign')?.slice(0, 60) || null;
  const plan = await views.coming(shop, { campaignId, page: pageOf(params), pageSize: PAGE_SIZE }, now());
  return { plan, campaignId };
}

const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('feasibility'),
    campaignId: z.string().max(60),
    variantId: z.string().max(30),
    answer: z.enum(FEASIBILITY),
    note: z.string().max(500).default(''),
  }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  return answer(read.input.intent, await commands.answerFeasibility(shop, person, read.input));
}

/** Campaigns named at the top; all are in the list of items. */
const MOST_LINKS = 8;

/** What marketing plans, as the warehouse sees it: how much, how fast, what is missing by when. */
export default function Plan() {
  const { plan, campaignId } = useLoaderData<typeof loader>();
  const t = useT();
  const { me } = useFrame();
  const may = useMay();
  useNewerPlan(plan);
  const file = {
    content: t('plan.export'),
    onAction: () => void saveFile('/app/plan/export', 'holdfast-plan.csv'),
  };
  return (
    <Page
      title={t('plan.title')}
      subtitle={t('plan.subtitle')}
      {...(plan.campaigns.length > 0 && me.quantities ? { secondaryActions: [file] } : {})}
    >
      {plan.campaigns.length === 0 ? (
        <Card>
          <NothingYet title={t('plan.empty.title')}>
            <Text as="p" alignment="center">
              {t('plan.empty.text')}
            </Text>
            {may('createCampaign') ? <Link url="/app/campaigns/new">{t('campaigns.new')}</Link> : null}
          </NothingYet>
        </Card>
      ) : (
        <BlockStack gap="400">
          <ParcelsCard plan={plan} />
          {me.quantities ? <WeeksCard plan={plan} /> : null}
          <LinesCard plan={plan} campaignId={campaignId} />
        </BlockStack>
      )}
    </Page>
  );
}

function ParcelsCard({ plan }: { plan: ComingView }) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  const { parcels, bestDay } = plan;
  const said = () => {
    if (!me.quantities) return t('plan.parcels.hidden');
    if (parcels === null) return t('plan.parcels.not_known');
    const params = { parcels: format.number(parcels), best: bestDay === null ? '' : format.number(bestDay) };
    if (bestDay === null) return t('plan.parcels.no_best', params);
    return t(parcels > bestDay ? 'plan.parcels.more' : 'plan.parcels.fits', params);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('plan.parcels.title')}
        </Text>
        <Text as="p">{said()}</Text>
        {plan.current || plan.keptAt === null ? null : (
          <Text as="p" tone="subdued">
            {t('plan.kept', { when: format.dateTime(plan.keptAt) })}
          </Text>
        )}
        {me.quantities ? (
          <Text as="p" tone="subdued">
            {t('plan.parcels.method')}
          </Text>
        ) : null}
        <InlineStack gap="300">
          <span>{t('plan.parcels.campaigns')}</span>
          {plan.campaigns.slice(0, MOST_LINKS).map(({ id, name, startsAt }) => (
            <Link key={id} url={`/app/campaigns/${id}?tab=signoff`}>
              {t('plan.campaign', { name, date: format.date(startsAt) })}
            </Link>
          ))}
          {plan.campaigns.length > MOST_LINKS ? (
            <Link url="/app/campaigns">
              {t('plan.parcels.more_campaigns', { count: plan.campaigns.length - MOST_LINKS })}
            </Link>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function LinesCard({ plan, campaignId }: { plan: ComingView; campaignId: string | null }) {
  const t = useT();
  const act = useAct({ quiet: true });
  const [params, setParams] = useSearchParams();
  const go = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    next.delete('page');
    for (const [name, value] of Object.entries(changes))
      if (value === '') next.delete(name);
      else next.set(name, value);
    setParams(next, { preventScrollReset: true });
  };
  const pagination = usePages(plan, (page) => go({ page: String(page) }));
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('plan.lines.title')}
        </Text>
        <Select
          label={t('plan.lines.which')}
          options={[
            { value: '', label: t('plan.lines.all_missing') },
            ...plan.campaigns.map(({ id, name }) => ({
              value: id,
              label: t('plan.lines.all_of', { campaign: name }),
            })),
          ]}
          value={campaignId ?? ''}
          onChange={(campaign) => go({ campaign })}
        />
        {plan.unplanned > 0 ? <Text as="p">{t('plan.lines.without', { count: plan.unplanned })}</Text> : null}
        <Problems problems={act.problems} />
        {plan.lines.length === 0 ? (
          <Text as="p">{t(campaignId === null ? 'plan.lines.none' : 'plan.lines.no_items')}</Text>
        ) : null}
        <ul className="hf-plain-list">
          {plan.lines.map((line) => (
            <li key={`${line.campaignId}/${line.variantId}/${line.component ?? ''}`}>
              <LineCard line={line} act={act} />
            </li>
          ))}
        </ul>
        {pagination ? <Pagination {...pagination} /> : null}
      </BlockStack>
    </Card>
  );
}
