import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, InlineStack, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { CatalogueProduct } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { loader } from '../catalogue.ts';

const PAUSE_MS = 250;

/** Finds products in our own catalogue, where Shopify's picker cannot be had. */
export function ProductSearch(props: {
  chosen: readonly string[];
  onAdd: (product: CatalogueProduct) => void;
}) {
  const { chosen, onAdd } = props;
  const t = useT();
  const [search, setSearch] = useState('');
  const { load, data, state } = useFetcher<typeof loader>();
  useEffect(() => {
    if (search.trim().length < 2) return;
    const timer = setTimeout(
      () => load(`/app/catalogue?${new URLSearchParams({ q: search }).toString()}`),
      PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [search, load]);
  const found = search.trim().length < 2 ? [] : (data?.products ?? []);
  return (
    <BlockStack gap="200">
      <TextField
        label={t('form.search_products')}
        value={search}
        onChange={setSearch}
        autoComplete="off"
        helpText={t('form.search_products_help')}
        loading={state !== 'idle'}
      />
      <ul className="hf-plain-list">
        {found.map((product) => (
          <li key={product.id}>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="span">{product.title}</Text>
              <Button
                size="slim"
                disabled={chosen.includes(product.id)}
                accessibilityLabel={t('form.add_product', { product: product.title })}
                onClick={() => onAdd(product)}
              >
                {t('action.add')}
              </Button>
            </InlineStack>
          </li>
        ))}
      </ul>
      {data && found.length === 0 && state === 'idle' && search.trim().length >= 2 ? (
        <Text as="p" tone="subdued">
          {t('form.search_nothing')}
        </Text>
      ) : null}
    </BlockStack>
  );
}
