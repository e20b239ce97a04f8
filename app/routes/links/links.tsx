import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Card, Layout, Page, Text } from '@shopify/polaris';
import { z } from 'zod';
import { LINK_PURPOSES, LINK_ROLES } from '../../core/guest-links.ts';
import { fromWallClock } from '../../core/time.ts';
import { LANGUAGES } from '../../i18n/locales.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { LinkCard } from './link-card.tsx';
import { NewLink } from './new-link.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, guests } = await visit(args);
  return { links: await guests.guestLinks(shop, person) };
}

const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('open_link'),
    name: z.string().max(200),
    role: z.enum(LINK_ROLES),
    purposes: z.array(z.enum(LINK_PURPOSES)).max(LINK_PURPOSES.length),
    locale: z.string().refine((language) => LANGUAGES.includes(language)),
    /** A day of the shop's zone; it means by its end. */
    until: z.iso.date('problem.link_end'),
  }),
  z.object({ intent: z.literal('revoke_link'), id: z.string().max(60) }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, guests, views } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  if (input.intent === 'revoke_link')
    return answer(input.intent, await guests.revokeGuestLink(shop, person, input.id));
  const { intent, until, ...link } = input;
  const { timezone } = await views.choices(shop);
  const expiresAt = fromWallClock({ date: until, time: '23:59' }, timezone) ?? 0;
  return answer(intent, await guests.openGuestLink(shop, person, { ...link, expiresAt }));
}

/** Links for those who work with the shop and have no access to Shopify. */
export default function LinksPage() {
  const { links } = useLoaderData<typeof loader>();
  const t = useT();
  const may = useMay();
  const act = useAct();
  const open = links.filter((link) => link.holds);
  const ended = links.filter((link) => !link.holds);
  const back = { content: t('settings.title'), url: '/app/settings' };
  if (!may('openGuestLink'))
    return (
      <Page title={t('settings.links.title')} backAction={back}>
        <Banner tone="info" title={t('settings.links.not_allowed')}>
          <p>{may.why('openGuestLink')}</p>
        </Banner>
      </Page>
    );
  return (
    <Page title={t('settings.links.title')} subtitle={t('settings.links.text')} backAction={back}>
      <Layout>
        <Layout.Section>
          <Card>
            <BlockStack gap="400">
              <Problems problems={act.problems} />
              <Text as="h2" variant="headingMd">
                {t('settings.links.held')}
              </Text>
              {open.length === 0 ? <Text as="p">{t('settings.links.none')}</Text> : null}
              {open.map((link) => (
                <LinkCard key={link.id} link={link} act={act} />
              ))}
              {open.length > 0 ? (
                <Text as="p" tone="subdued">
                  {t('settings.links.secret')}
                </Text>
              ) : null}
              {ended.length > 0 ? (
                <Text as="h2" variant="headingMd">
                  {t('settings.links.earlier')}
                </Text>
              ) : null}
              {ended.map((link) => (
                <LinkCard key={link.id} link={link} act={act} />
              ))}
            </BlockStack>
          </Card>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <NewLink />
        </Layout.Section>
      </Layout>
    </Page>
  );
}
