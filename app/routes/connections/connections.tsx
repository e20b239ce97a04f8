import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Layout, Page, Text } from '@shopify/polaris';
import { z } from 'zod';
import { useT } from '../../i18n/speak.tsx';
import type { ActResult } from '../../ui/act.ts';
import { answer, readIntent } from '../support/act.ts';
import { pageOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { FeedsCard } from './feeds-card.tsx';
import { SatisfactionCard } from './satisfaction-card.tsx';
import { PixelCard } from './pixel-card.tsx';

const OPEN = ['draft', 'proposed', 'approved', 'live'] as const;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, reach, now } = await visit(args);
  const page = pageOf(new URL(args.request.url).searchParams);
  const query = { search: '', states: OPEN, sort: 'turn', descending: false, page } as const;
  const [{ rows, ...paged }, feeds, pixelSince, satisfaction] = await Promise.all([
    views.campaigns(shop, query, now()),
    reach.feeds(shop, person),
    reach.pixelSince(shop),
    reach.satisfaction(shop, person),
  ]);
  return {
    satisfaction,
    pixelSince,
    paged,
    campaigns: rows.map(({ id, name }) => ({
      id,
      name,
      isOpen: feeds.has(id),
      addresses: feeds.get(id) ?? null,
    })),
  };
}

const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('open_feed'), campaignId: z.string().max(60) }),
  z.object({ intent: z.literal('revoke_feed'), campaignId: z.string().max(60) }),
  z.object({ intent: z.literal('pixel_on') }),
  z.object({ intent: z.literal('pixel_off') }),
  z.object({ intent: z.literal('open_satisfaction') }),
  z.object({ intent: z.literal('revoke_satisfaction') }),
  z.object({ intent: z.literal('import_satisfaction'), csv: z.string().min(1, 'problem.csv_empty') }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, reach } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'open_feed': {
      const opened = await reach.openFeed(shop, person, input.campaignId);
      return answer(input.intent, opened.ok ? { ok: true } : opened);
    }
    case 'revoke_feed':
      return answer(input.intent, await reach.revokeFeed(shop, person, input.campaignId));
    case 'pixel_on':
      return answer(input.intent, await reach.turnPixelOn(shop, person));
    case 'pixel_off':
      return answer(input.intent, await reach.turnPixelOff(shop, person));
    case 'open_satisfaction':
      return answer(input.intent, await reach.openSatisfaction(shop, person));
    case 'revoke_satisfaction':
      return answer(input.intent, await reach.revokeSatisfaction(shop, person));
    case 'import_satisfaction': {
      const imported = await reach.importSatisfaction(shop, person, input.csv);
      return answer(input.intent, imported.ok ? { ok: true, count: imported.imported } : imported);
    }
  }
}

export default function Connections() {
  const { campaigns, paged, pixelSince, satisfaction } = useLoaderData<typeof loader>();
  const t = useT();
  return (
    <Page title={t('connections.title')} subtitle={t('connections.subtitle')}>
      <Layout>
        <Layout.AnnotatedSection
          title={t('connections.feeds.title')}
          description={t('connections.feeds.text')}
        >
          <FeedsCard campaigns={campaigns} paged={paged} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('connections.pixel.title')}
          description={t('connections.pixel.text')}
        >
          <PixelCard since={pixelSince} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('connections.satisfaction.title')}
          description={t('connections.satisfaction.text')}
        >
          <SatisfactionCard state={satisfaction} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('connections.shopify.title')}
          description={t('connections.shopify.text')}
        >
          <Card>
            <BlockStack gap="200">
              {['theme', 'block', 'list', 'flow'].map((where) => (
                <Text as="p" key={where}>
                  {t(`connections.shopify.${where}`)}
                </Text>
              ))}
            </BlockStack>
          </Card>
        </Layout.AnnotatedSection>
      </Layout>
    </Page>
  );
}
