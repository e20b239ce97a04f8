import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { Badge, BlockStack, Card, InlineStack, Link, Page, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { StandingBadge } from '../../ui/badges.tsx';
import { SEARCH_PAUSE_MS } from '../../ui/list-address.tsx';
import { NoProducts } from '../../ui/no-products.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { visit } from '../support/session.ts';

/** As many as the view gives at most. */
const SHOWN = 25;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views } = await visit(args);
  const search = (new URL(args.request.url).searchParams.get('q') ?? '').trim().slice(0, 200);
  return { search, products: await views.listedProducts(shop, search) };
}

/** Any product of the shop, in a campaign or not: the way to its "why" page. */
export default function Products() {
  const { search, products } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  const [, setParams] = useSearchParams();
  const navigation = useNavigation();
  const [text, setText] = useState(search);
  useEffect(() => {
    if (text.trim() === search) return;
    const timer = setTimeout(
      () => setParams(text.trim() ? { q: text.trim() } : {}, { replace: true }),
      SEARCH_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  });
  const inStock = ({ variants }: (typeof products)[0]): string => {
    const counted = variants.flatMap(({ tracked, buyable }) => (tracked ? (buyable ?? 0) : []));
    if (counted.length === 0) return t('form.untracked');
    return t('products.in_stock', { units: format.number(counted.reduce((sum, units) => sum + units, 0)) });
  };
  return (
    <Page title={t('products.title')} subtitle={t('products.subtitle')}>
      <Card>
        <BlockStack gap="300">
          <TextField
            label={t('products.search')}
            value={text}
            onChange={setText}
            autoComplete="off"
            loading={navigation.state === 'loading'}
            clearButton
            onClearButtonClick={() => setText('')}
          />
          {products.length === 0 && search === '' ? (
            <NoProducts />
          ) : products.length === 0 ? (
            <Text as="p" tone="subdued">
              {t('products.nothing_found')}
            </Text>
          ) : (
            <ul className="hf-plain-list">
              {products.map((product) => (
                <li key={product.id}>
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <InlineStack gap="200" blockAlign="center">
                      <Thumbnail url={product.imageUrl} />
                      <Link url={`/app/products/${product.id}`}>{product.title}</Link>
                      {product.standing ? <StandingBadge standing={product.standing} /> : null}
                      {product.status === 'ACTIVE' ? null : <Badge>{t(`status.${product.status}`)}</Badge>}
                    </InlineStack>
                    {me.quantities ? (
                      <Text as="span" tone="subdued">
                        {inStock(product)}
                      </Text>
                    ) : null}
                  </InlineStack>
                </li>
              ))}
            </ul>
          )}
          {products.length < SHOWN ? null : (
            <Text as="p" tone="subdued">
              {t('products.first_25')}
            </Text>
          )}
        </BlockStack>
      </Card>
    </Page>
  );
}
