import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Layout, Page, Text } from '@shopify/polaris';
import { z } from 'zod';
import { fromWallClock } from '../../core/time.ts';
import { unitsOf } from '../../core/typed-units.ts';
import { withoutQuantities } from '../../core/without-quantities.ts';
import { useT } from '../../i18n/speak.tsx';
import type { ActResult } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { AddArrival } from './add-arrival.tsx';
import { ArrivalsFile } from './arrivals-file.tsx';
import { ArrivalsTable } from './arrivals-table.tsx';
import { ShipmentsCard } from './shipments-card.tsx';

const digits = z.string().regex(/^\d{1,20}$/, 'problem.no_such_product');
const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('add_arrival'),
    variantId: digits,
    locationId: z.string().regex(/^\d{1,20}$/, 'problem.no_such_location'),
    /** As typed. */
    units: z.string().max(20),
    /** A day of the shop's zone; it means by its end. */
    date: z.iso.date('problem.arrival_date'),
    reference: z.string().trim().max(100).default(''),
  }),
  z.object({ intent: z.literal('import_arrivals'), csv: z.string().min(1, 'problem.csv_empty') }),
  z.object({ intent: z.literal('follow_shipments'), on: z.boolean() }),
  z.object({ intent: z.literal('remove_arrival'), id: z.string().min(1).max(300) }),
]);

/** Units on their way that people told of, and the places that they can come to. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, commands, views, quantities } = await visit(args);
  const [listed, { locations }] = await Promise.all([
    commands.listArrivals(shop, person),
    views.choices(shop),
  ]);
  return { listed: quantities ? listed : withoutQuantities(listed), locations };
}

/** Adds one, a CSV of them, or takes one away; lets Shopify's shipments be read. */
export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands, views } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'add_arrival': {
      const { intent, date, units: typed, ...arrival } = input;
      const units = unitsOf(typed);
      if (units === null || units === undefined || units === 0)
        return { ok: false, intent, problems: [{ field: 'units', message: 'problem.arrival_units' }] };
      const { timezone } = await views.choices(shop);
      const arrivesAt = fromWallClock({ date, time: '23:59' }, timezone);
      if (arrivesAt === null)
        return { ok: false, intent, problems: [{ field: 'date', message: 'problem.arrival_date' }] };
      return answer(intent, await commands.addArrival(shop, person, { ...arrival, units, arrivesAt }));
    }
    case 'import_arrivals': {
      const imported = await commands.importArrivals(shop, person, input.csv);
      return answer(input.intent, imported.ok ? { ok: true, count: imported.imported } : imported);
    }
    case 'follow_shipments':
      return answer(input.intent, await commands.followShipments(shop, person, input.on));
    case 'remove_arrival':
      return answer(input.intent, await commands.removeArrival(shop, person, input.id));
  }
}

/** What is on its way to the shelves, typed, from a file or told by Shopify. Campaigns count on it where their policy says so. */
export default function ArrivalsPage() {
  const { listed, locations } = useLoaderData<typeof loader>();
  const t = useT();
  const may = useMay();
  const editable = may('addArrival');
  return (
    <Page
      title={t('arrivals.title')}
      subtitle={t('arrivals.subtitle')}
      backAction={{ content: t('stock.title'), url: '/app/stock' }}
    >
      <Layout>
        <Layout.Section>
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t('arrivals.coming')}
              </Text>
              {listed.ok ? (
                <ArrivalsTable
                  arrivals={listed.arrivals}
                  more={listed.more}
                  shipmentsRead={listed.shipments !== null && !listed.shipments.denied}
                  removable={may('removeArrival')}
                />
              ) : (
                <Problems problems={listed.problems} />
              )}
            </BlockStack>
          </Card>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {listed.ok ? <ShipmentsCard watch={listed.shipments} /> : null}
            {editable ? (
              <>
                <AddArrival locations={locations} />
                <ArrivalsFile />
              </>
            ) : (
              <Card>
                <Text as="p">{t('arrivals.read_only')}</Text>
              </Card>
            )}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
