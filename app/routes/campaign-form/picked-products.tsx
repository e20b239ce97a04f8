import { Badge, BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import type { Dispatch, SetStateAction } from 'react';
import type { CatalogueProduct, CatalogueVariant } from '../../db/views/views.ts';
import type { Problem } from '../../flow/commands/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { withProducts, type Draft } from '../../ui/draft.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { useFormat, useFrame, useSay } from '../../ui/frame-context.ts';
import { NoProducts } from '../../ui/no-products.tsx';
import { Suggested, SuggestedFrom } from './suggested.tsx';
import type { Preview } from './use-preview.ts';

interface Editing {
  draft: Draft;
  setDraft: Dispatch<SetStateAction<Draft>>;
  problems: readonly Problem[];
  preview: Preview;
}

/** The picked products with the stock and the planned units of each variant. */
export function PickedProducts(props: Editing) {
  const { draft, setDraft, preview } = props;
  const t = useT();
  const { frame } = useFrame();
  if (draft.products.length === 0) {
    if (!frame.hasProducts) return <NoProducts />;
    return (
      <Text as="p" tone="subdued">
        {t('form.no_products')}
      </Text>
    );
  }
  const remove = (id: string): void =>
    setDraft((before) =>
      withProducts(
        before,
        before.products.filter((product) => product.id !== id),
      ),
    );
  const open = draft.products.flatMap(({ variants }) =>
    variants.flatMap(({ id }) => {
      const suggestion = preview.items.get(id)?.suggestion;
      return suggestion && suggestion.units > 0 && !draft.units[id]
        ? [[id, String(suggestion.units)] as const]
        : [];
    }),
  );
  const suggested = draft.products.flatMap(({ variants }) =>
    variants.flatMap(({ id }) => preview.items.get(id)?.suggestion ?? []),
  );
  const takeAll = (): void =>
    setDraft((before) => ({ ...before, units: { ...before.units, ...Object.fromEntries(open) } }));
  return (
    <BlockStack gap="200">
      {suggested[0] ? <SuggestedFrom suggestion={suggested[0]} /> : null}
      {open.length > 1 ? (
        <InlineStack>
          <Button onClick={takeAll}>{t('suggest.take_all', { count: open.length })}</Button>
        </InlineStack>
      ) : null}
      <ul className="hf-plain-list">
        {draft.products.map((product) => (
          <li key={product.id}>
            <BlockStack gap="200">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <InlineStack gap="200" blockAlign="center">
                  <Thumbnail url={product.imageUrl} />
                  <Text as="span" fontWeight="semibold">
                    {product.title}
                  </Text>
                  {product.status === 'ACTIVE' ? null : (
                    <Badge tone="attention">{t(`status.${product.status}`)}</Badge>
                  )}
                </InlineStack>
                <Button
                  variant="plain"
                  onClick={() => remove(product.id)}
                  accessibilityLabel={t('form.remove_product', { product: product.title })}
                >
                  {t('action.remove')}
                </Button>
              </InlineStack>
              <Scroll label={product.title}>
                <table className="hf-table hf-stack hf-stack--labelled">
                  <thead>
                    <tr>
                      <th scope="col">{t('form.variant')}</th>
                      <th scope="col" className="hf-number">
                        {t('form.stock_now')}
                      </th>
                      <th scope="col" className="hf-wide">
                        {t('form.planned_units')}
                      </th>
                      <th scope="col">{t('items.hero')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {product.variants.map((variant) => (
                      <VariantRow key={variant.id} {...props} product={product} variant={variant} />
                    ))}
                  </tbody>
                </table>
              </Scroll>
            </BlockStack>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}

/** Shopify's name for the only variant of a product says nothing. */
const isSingle = ({ variants }: CatalogueProduct): boolean =>
  variants.length === 1 && variants[0]?.title === 'Default Title';

function VariantRow(props: Editing & { product: CatalogueProduct; variant: CatalogueVariant }) {
  const { draft, setDraft, problems, preview, product, variant } = props;
  const suggestion = preview.items.get(variant.id)?.suggestion ?? null;
  const others = Math.round(preview.items.get(variant.id)?.assessment.otherDemand ?? 0);
  const setUnits = (units: string): void =>
    setDraft((before) => ({ ...before, units: { ...before.units, [variant.id]: units } }));
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const single = isSingle(product);
  const label = single ? product.title : `${product.title}, ${variant.title}`;
  const problem = problems.find(({ field }) => field === `units.${variant.id}`);
  const hero = draft.heroes.includes(variant.id);
  const stock = variant.tracked
    ? variant.buyable === null
      ? '–'
      : format.number(variant.buyable)
    : t('form.untracked');
  return (
    <tr>
      <th scope="row">
        {single ? t('form.only_variant') : variant.title}
        {variant.sku ? <div>{variant.sku}</div> : null}
      </th>
      <td className="hf-number" data-name={t('form.stock_now')}>
        {stock}
      </td>
      <td className="hf-wide" data-name={t('form.planned_units')}>
        <input
          className="hf-units"
          inputMode="numeric"
          aria-label={t('items.units_of', { item: label })}
          aria-invalid={problem !== undefined}
          placeholder={t('form.no_plan')}
          value={draft.units[variant.id] ?? ''}
          onChange={(event) => setUnits(event.currentTarget.value)}
        />
        {suggestion && draft.units[variant.id] !== String(suggestion.units) ? (
          <Suggested
            suggestion={suggestion}
            label={label}
            onTake={() => setUnits(String(suggestion.units))}
          />
        ) : null}
        {others > 0 ? (
          <Text as="p" tone="subdued" variant="bodySm">
            {t('suggest.others', { units: format.number(others) })}
          </Text>
        ) : null}
        {problem ? (
          <Text as="p" tone="critical">
            {say({ key: problem.message, params: problem.params ?? {} })}
          </Text>
        ) : null}
      </td>
      <td data-name={t('items.hero')}>
        <button
          type="button"
          className="hf-star"
          aria-pressed={hero}
          aria-label={t('items.hero_of', { item: label })}
          onClick={() =>
            setDraft((before) => ({
              ...before,
              heroes: hero ? before.heroes.filter((id) => id !== variant.id) : [...before.heroes, variant.id],
            }))
          }
        >
          {hero ? '★' : '☆'}
        </button>
      </td>
    </tr>
  );
}
