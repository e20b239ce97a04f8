import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Card, InlineStack, Layout, Link, Page, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import type { ActResult } from '../../ui/act.ts';
import { ModeBadge } from '../../ui/badges.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { NoteBox } from '../../ui/note-box.tsx';
import { LedgerList } from '../../ui/ledger-list.tsx';
import { newestEntries } from '../support/newest-entries.ts';
import { found } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { overrideIntent } from './override-intent.ts';
import { CampaignsCard } from './campaigns-card.tsx';
import { OverrideCard } from './override-card.tsx';
import { VariantCard } from './variant-card.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const id = args.params['productId'] ?? '';
  const [product, coming, timeline] = await Promise.all([
    views.product(shop, id, now()),
    views.comingStandings(shop, now()),
    views.ledger(shop, newestEntries({ productId: id })),
  ]);
  const whole = found(product);
  const own = new Set(whole.variants.map((variant) => variant.id));
  return { product: whole, coming: coming.filter(({ variantId }) => own.has(variantId)), timeline };
}

export const action = (args: ActionFunctionArgs): Promise<ActResult> => overrideIntent(args);

/** Why a product is where it is, and why nothing more or less was done. */
export default function Why() {
  const { product, coming, timeline } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  return (
    <Page
      title={product.title}
      backAction={{ content: t('products.title'), url: '/app/products' }}
      titleMetadata={
        <Badge {...(product.status === 'ACTIVE' ? { tone: 'success' as const } : {})}>
          {t(`status.${product.status}`)}
        </Badge>
      }
      subtitle={product.deletedAt === null ? product.handle : t('why_page.deleted')}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {product.variants.map((variant) => (
              <VariantCard key={variant.id} variant={variant} product={product} coming={coming} />
            ))}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <OverrideCard product={product} />
            <CampaignsCard product={product} />
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t('why_page.holds')}
                </Text>
                {product.holds.length === 0 ? (
                  <Text as="p" tone="subdued">
                    {t('why_page.no_holds')}
                  </Text>
                ) : (
                  <ul className="hf-plain-list">
                    {product.holds.map((hold) => (
                      <li key={hold.id}>
                        <BlockStack gap="050">
                          <InlineStack gap="200">
                            <Link url={`/app/campaigns/${hold.campaignId}`}>{hold.campaignName}</Link>
                            <ModeBadge mode={hold.mode} />
                          </InlineStack>
                          <Text as="p">
                            {t(hold.mode === 'act' ? 'why_page.hold' : 'why_page.would_hold', {
                              held: t(`held_as.${hold.response}`),
                              cause: t(`why_page.cause.${hold.cause}`),
                              variant:
                                hold.variantTitle === 'Default Title' ? product.title : hold.variantTitle,
                            })}
                          </Text>
                          <Text as="span" tone="subdued">
                            {t('why_page.since', { date: format.dateTime(hold.openedAt) })}
                          </Text>
                        </BlockStack>
                      </li>
                    ))}
                  </ul>
                )}
              </BlockStack>
            </Card>
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {t('why_page.timeline')}
                </Text>
                <NoteBox on={{ kind: 'product', productId: product.id }} about={product.title} />
                {timeline.rows.length === 0 ? (
                  <Text as="p" tone="subdued">
                    {t('why_page.no_timeline')}
                  </Text>
                ) : (
                  <LedgerList lines={timeline.rows} about={false} />
                )}
                {timeline.more ? (
                  <Link url={`/app/activity?product=${product.id}`}>{t('home.all_activity')}</Link>
                ) : null}
              </BlockStack>
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
