import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Page } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { Problems } from '../../ui/problems.tsx';
import { useNewCampaign } from '../../ui/new-campaign.ts';
import { visit } from '../support/session.ts';
import { actOnList } from './bulk.ts';
import { CampaignsTable } from './campaigns-table.tsx';
import { ListFilters } from './list-filters.tsx';
import { readListQuery } from './list-query.ts';
import { NoCampaigns } from './no-campaigns.tsx';
import { CampaignsViews } from './views-switch.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, now } = await visit(args);
  const { view, query } = readListQuery(new URL(args.request.url).searchParams);
  const [page, saved] = await Promise.all([
    views.campaigns(shop, query, now()),
    views.savedViews(shop, person.userId, 'campaigns'),
  ]);
  return { ...page, view, query, saved };
}

export const action = async (args: ActionFunctionArgs) => actOnList(args.request, await visit(args));

export default function Campaigns() {
  const list = useLoaderData<typeof loader>();
  const { total, view, query, saved } = list;
  const t = useT();
  const act = useAct({ quiet: true });
  const newCampaign = useNewCampaign();
  const unfiltered = view === 'all' && query.search === '' && query.kinds.length === 0 && query.mode === null;

  return (
    <Page title={t('campaigns.title')} {...newCampaign}>
      <BlockStack gap="400">
        <CampaignsViews shown="list" />
        <Problems problems={act.problems} />
        <Card padding="0">
          {total === 0 && unfiltered ? (
            <NoCampaigns />
          ) : (
            <>
              <ListFilters view={view} query={query} saved={saved} act={act} />
              <CampaignsTable list={list} act={act} />
            </>
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}
