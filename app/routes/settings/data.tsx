import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Card, Layout, Link, List, Page, Text } from '@shopify/polaris';
import { z } from 'zod';
import { HELD_TAG } from '../../core/campaign.ts';
import { useT } from '../../i18n/speak.tsx';
import type { ActResult } from '../../ui/act.ts';
import { useFrame } from '../../ui/frame-context.ts';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { FileCard } from './file-card.tsx';

const KEPT = [
  'catalogue',
  'orders',
  'shipments',
  'shoppers',
  'history',
  'ledger',
  'team',
  'people',
  'absences',
  'guests',
  'told',
] as const;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, mailFrom } = await visit(args);
  return { strays: await views.strays(shop, HELD_TAG), mailFrom };
}

const intents = z.object({
  intent: z.literal('import_settings'),
  file: z.string().max(1_000_000),
  fingerprint: z.string().max(100),
});

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { file, fingerprint } = read.input;
  return answer('import_settings', await commands.importSettings(shop, person, file, fingerprint));
}

export default function Data() {
  const { strays, mailFrom } = useLoaderData<typeof loader>();
  const t = useT();
  const { shopDomain } = useFrame();
  return (
    <Page title={t('data.title')} backAction={{ content: t('settings.title'), url: '/app/settings' }}>
      <BlockStack gap="400">
        {strays.length > 0 ? (
          <Banner tone="warning" title={t('data.strays.title', { count: strays.length })}>
            <BlockStack gap="200">
              <Text as="p">{t('data.strays.text', { tag: HELD_TAG })}</Text>
              <List>
                {strays.map(({ productId, title, status }) => (
                  <List.Item key={productId}>
                    <Link url={`https://${shopDomain}/admin/products/${productId}`} target="_blank">
                      {title}
                    </Link>{' '}
                    ({t(`status.${status}`)})
                  </List.Item>
                ))}
              </List>
            </BlockStack>
          </Banner>
        ) : null}
        <Layout>
          <Layout.AnnotatedSection title={t('data.file.title')} description={t('data.file.text')}>
            <FileCard />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('data.mail.title')} description={t('data.mail.text')}>
            {mailFrom === null ? (
              <Banner tone="warning" title={t('data.mail.none')}>
                <p>{t('data.mail.none_text')}</p>
              </Banner>
            ) : (
              <Card>
                <Text as="p">{t('data.mail.from', { from: mailFrom })}</Text>
              </Card>
            )}
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('data.privacy.title')} description={t('data.privacy.text')}>
            <Card>
              <dl className="hf-words">
                {KEPT.map((name) => (
                  <div key={name}>
                    <dt>{t(`data.privacy.${name}.what`)}</dt>
                    <dd>{t(`data.privacy.${name}.how_long`)}</dd>
                  </div>
                ))}
              </dl>
            </Card>
          </Layout.AnnotatedSection>
        </Layout>
      </BlockStack>
    </Page>
  );
}
