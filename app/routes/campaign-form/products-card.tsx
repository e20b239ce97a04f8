import { BlockStack, Button, Card, InlineStack, Link, Tag, Text, TextField } from '@shopify/polaris';
import { useState, useSyncExternalStore, type Dispatch, type SetStateAction } from 'react';
import type { CatalogueProduct } from '../../db/views/views.ts';
import type { Problem } from '../../flow/commands/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { AskOrders } from '../../ui/ask-access.tsx';
import { withProducts, type Draft } from '../../ui/draft.ts';
import { Collections } from './collections.tsx';
import { Discounts } from './discounts.tsx';
import { Csv } from './csv.tsx';
import { PickedProducts } from './picked-products.tsx';
import { ProductSearch } from './product-search.tsx';
import { pickProducts } from './resource-picker.ts';
import type { Preview } from './use-preview.ts';

const never = () => () => {};
const pickerMissing = (): boolean => typeof window.shopify?.resourcePicker !== 'function';

/** Which products: picked, by tag, by collection, by discount, by CSV; and how many of each are planned. */
export function ProductsCard(props: {
  draft: Draft;
  setDraft: Dispatch<SetStateAction<Draft>>;
  moreProducts: number;
  /** Products that a person took out and that no tag or collection brings back. */
  takenOut: number;
  campaignId: string | null;
  problems: readonly Problem[];
  preview: Preview;
  ordersRead: boolean;
}) {
  const { draft, setDraft, moreProducts, takenOut, campaignId, problems, preview, ordersRead } = props;
  const t = useT();
  const [asked, setAsked] = useState(false);
  // Without Shopify's picker (outside its admin) products are found by our own search.
  const searching = useSyncExternalStore(never, pickerMissing, () => false) || asked;
  const [tag, setTag] = useState('');
  const setProducts = (change: (before: CatalogueProduct[]) => CatalogueProduct[]): void =>
    setDraft((before) => withProducts(before, change(before.products)));

  const pick = async (): Promise<void> => {
    const picked = await pickProducts(draft.products);
    if (picked.outcome === 'missing') setAsked(true);
    if (picked.outcome === 'picked') setProducts(() => picked.products);
  };
  const addTag = (): void => {
    const clean = tag.trim();
    if (clean === '') return;
    setTag('');
    setDraft((before) => ({ ...before, tags: [...new Set([...before.tags, clean])] }));
  };

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200" blockAlign="center">
          <Button onClick={() => void pick()}>{t('form.pick')}</Button>
          {draft.products.length + moreProducts === 0 ? null : (
            <Text as="span" tone="subdued">
              {t('form.picked', { count: draft.products.length + moreProducts })}
            </Text>
          )}
        </InlineStack>
        {searching ? (
          <ProductSearch
            chosen={draft.products.map(({ id }) => id)}
            onAdd={(product) => setProducts((before) => [...before, product])}
          />
        ) : null}
        <PickedProducts draft={draft} setDraft={setDraft} problems={problems} preview={preview} />
        {draft.products.length > 0 && !ordersRead ? <AskOrders why={t('suggest.no_orders')} /> : null}
        {moreProducts > 0 && campaignId ? (
          <Text as="p" tone="subdued">
            {t('form.more_products', { count: moreProducts })}{' '}
            <Link url={`/app/campaigns/${campaignId}`}>{t('form.edit_in_table')}</Link>
          </Text>
        ) : null}
        <BlockStack gap="200">
          <TextField
            label={t('form.by_tag')}
            value={tag}
            onChange={setTag}
            autoComplete="off"
            helpText={t('form.by_tag_help')}
            connectedRight={
              <Button onClick={addTag} disabled={tag.trim() === ''}>
                {t('action.add')}
              </Button>
            }
          />
          <InlineStack gap="100">
            {draft.tags.map((one) => (
              <Tag
                key={one}
                onRemove={() =>
                  setDraft((before) => ({ ...before, tags: before.tags.filter((other) => other !== one) }))
                }
              >
                {one}
              </Tag>
            ))}
          </InlineStack>
        </BlockStack>
        <Collections
          chosen={draft.collections}
          onChange={(collections) => setDraft((before) => ({ ...before, collections }))}
        />
        <Discounts
          chosen={draft.discounts}
          onChange={(discounts) => setDraft((before) => ({ ...before, discounts }))}
          onDates={(dates) => setDraft((before) => ({ ...before, ...dates }))}
        />
        {takenOut > 0 ? (
          <Text as="p" tone="subdued">
            {t('form.taken_out', { count: takenOut })}
          </Text>
        ) : null}
        <Csv csv={draft.csv} onChange={(csv) => setDraft((before) => ({ ...before, csv }))} />
      </BlockStack>
    </Card>
  );
}
