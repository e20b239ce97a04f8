import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import {
  BlockStack,
  Box,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Page,
  Select,
  Tag,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { toast } from '../../ui/act.ts';
import { LedgerList } from '../../ui/ledger-list.tsx';
import { SEARCH_PAUSE_MS } from '../../ui/list-address.tsx';
import { visit } from '../support/session.ts';
import { cursorOf, KIND_NAMES, readFilter } from './query.ts';

const ENTRIES = 50;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const { timezone } = await views.choices(shop);
  const { filter, query } = readFilter(new URL(args.request.url).searchParams, timezone, ENTRIES);
  const [page, campaign] = await Promise.all([
    views.ledger(shop, query),
    filter.campaign ? views.campaign(shop, filter.campaign, now()) : null,
  ]);
  const last = page.rows.at(-1);
  return {
    rows: page.rows,
    next: page.more && last ? cursorOf(last) : null,
    filter,
    campaignName: campaign?.name ?? null,
    kinds: KIND_NAMES,
  };
}

export default function Activity() {
  const { rows, next, filter, campaignName, kinds } = useLoaderData<typeof loader>();
  const t = useT();
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState(filter.search);
  const [exporting, setExporting] = useState(false);
  const go = (changes: Record<string, string | null>): void => {
    const wanted = new URLSearchParams(params);
    for (const [name, value] of Object.entries({ before: null, ...changes })) {
      if (value) wanted.set(name, value);
      else wanted.delete(name);
    }
    setParams(wanted, {
      replace: changes['before'] === undefined,
      preventScrollReset: changes['before'] === undefined,
    });
  };
  useEffect(() => {
    if (search === filter.search) return;
    const timer = setTimeout(() => go({ q: search }), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  });

  const exportCsv = async (): Promise<void> => {
    setExporting(true);
    const answer = await fetch(`/app/activity/export?${params.toString()}`).catch(() => null);
    setExporting(false);
    if (!answer?.ok) {
      toast(t('activity.export_failed'), true);
      return;
    }
    const url = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement('a'), { href: url, download: 'holdfast-activity.csv' }).click();
    URL.revokeObjectURL(url);
  };

  return (
    <Page
      title={t('activity.title')}
      subtitle={t('activity.subtitle')}
      secondaryActions={[
        { content: t('activity.export'), onAction: () => void exportCsv(), loading: exporting },
      ]}
    >
      <Card>
        <BlockStack gap="400">
          <FormLayout>
            <FormLayout.Group>
              <TextField
                label={t('activity.product')}
                value={search}
                onChange={setSearch}
                autoComplete="off"
                clearButton
                onClearButtonClick={() => setSearch('')}
              />
              <Select
                label={t('activity.kind')}
                value={filter.kind ?? ''}
                options={[
                  { value: '', label: t('activity.kinds.all') },
                  ...kinds.map((kind) => ({ value: kind, label: t(`activity.kinds.${kind}`) })),
                ]}
                onChange={(kind) => go({ kind })}
              />
              <TextField
                label={t('activity.from')}
                type="date"
                value={filter.from}
                onChange={(from) => go({ from })}
                autoComplete="off"
              />
              <TextField
                label={t('activity.to')}
                type="date"
                value={filter.to}
                onChange={(to) => go({ to })}
                autoComplete="off"
              />
            </FormLayout.Group>
          </FormLayout>
          {filter.campaign || filter.product ? (
            <InlineStack gap="200">
              {filter.campaign ? (
                <Tag onRemove={() => go({ campaign: null })}>{campaignName ?? filter.campaign}</Tag>
              ) : null}
              {filter.product ? (
                <Tag onRemove={() => go({ product: null })}>{rows[0]?.productTitle ?? filter.product}</Tag>
              ) : null}
            </InlineStack>
          ) : null}
          {rows.length === 0 ? (
            <Box padding="600">
              <Text as="p" tone="subdued" alignment="center">
                {t(params.size > 0 ? 'activity.nothing_found' : 'activity.empty')}
              </Text>
            </Box>
          ) : (
            <LedgerList lines={rows} />
          )}
          <InlineStack gap="200" align="center">
            {params.has('before') ? <Button onClick={() => go({})}>{t('activity.newest')}</Button> : null}
            {next ? <Button onClick={() => go({ before: next })}>{t('activity.older')}</Button> : null}
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
