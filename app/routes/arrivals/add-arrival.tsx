import { BlockStack, Button, Card, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import type { CatalogueProduct, ChoicesView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useSay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { ProductSearch } from '../campaign-form/product-search.tsx';

const EMPTY = { units: '', date: '', reference: '' };
const FIELDS = new Set(['units', 'date']);

/** Says that units of one variant come to one place. */
export function AddArrival({ locations }: { locations: ChoicesView['locations'] }) {
  const t = useT();
  const say = useSay();
  const [product, setProduct] = useState<CatalogueProduct | null>(null);
  const [variantId, setVariantId] = useState('');
  const [locationId, setLocationId] = useState(
    (locations.find((one) => one.fulfillsOnlineOrders) ?? locations[0])?.id ?? '',
  );
  const [typed, setTyped] = useState(EMPTY);
  const onDone = useCallback((result: ActResult) => {
    if (!result.ok) return;
    setTyped(EMPTY);
    setProduct(null);
  }, []);
  const act = useAct({ quiet: true, onDone });
  const choose = (chosen: CatalogueProduct): void => {
    setProduct(chosen);
    setVariantId(chosen.variants[0]?.id ?? '');
  };
  const problemOf = (field: string): { error?: string } => {
    const problem = act.problems.find((one) => one.field === field);
    return problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('arrivals.add')}
        </Text>
        <Problems problems={act.problems.filter(({ field }) => !FIELDS.has(field ?? ''))} />
        {product ? (
          <>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="span" fontWeight="semibold">
                {product.title}
              </Text>
              <Button variant="plain" onClick={() => setProduct(null)}>
                {t('arrivals.other_product')}
              </Button>
            </InlineStack>
            {product.variants.length > 1 ? (
              <Select
                label={t('form.variant')}
                options={product.variants.map(({ id, title, sku }) => ({
                  value: id,
                  label: sku ? `${title} · ${sku}` : title,
                }))}
                value={variantId}
                onChange={setVariantId}
              />
            ) : null}
            <TextField
              label={t('arrivals.units')}
              inputMode="numeric"
              autoComplete="off"
              value={typed.units}
              onChange={(units) => setTyped({ ...typed, units })}
              {...problemOf('units')}
            />
            <TextField
              label={t('arrivals.date')}
              helpText={t('arrivals.date_help')}
              type="date"
              autoComplete="off"
              value={typed.date}
              onChange={(date) => setTyped({ ...typed, date })}
              {...problemOf('date')}
            />
            <Select
              label={t('why_page.location')}
              options={locations.map(({ id, name }) => ({ value: id, label: name }))}
              value={locationId}
              onChange={setLocationId}
            />
            <TextField
              label={t('arrivals.reference')}
              helpText={t('arrivals.reference_help')}
              autoComplete="off"
              maxLength={100}
              value={typed.reference}
              onChange={(reference) => setTyped({ ...typed, reference })}
            />
            <InlineStack>
              <Button
                variant="primary"
                loading={act.pending !== null}
                onClick={() => act.send('add_arrival', { variantId, locationId, ...typed })}
              >
                {t('arrivals.save')}
              </Button>
            </InlineStack>
          </>
        ) : (
          <ProductSearch chosen={[]} onAdd={choose} />
        )}
      </BlockStack>
    </Card>
  );
}
