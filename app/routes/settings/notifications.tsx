import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Card, Layout, Page } from '@shopify/polaris';
import { z } from 'zod';
import { CHANNELS, TRIED } from '../../core/audience.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { BriefCard } from './telling-brief.tsx';
import { ChannelsCard } from './telling-channels.tsx';
import { DeliveryLog } from './telling-log.tsx';
import { MatrixCard } from './telling-matrix.tsx';
import { NoMail } from './telling-no-mail.tsx';
import { OwnCard } from './telling-own.tsx';
import { LimitsCard } from './telling-limits.tsx';
import { ThemesCard } from './themes-card.tsx';
import { unseenOf } from './unseen.ts';

const stateSchema = z
  .enum(['not_told', 'waiting', 'sending', 'sent', 'failed', 'unsure'])
  .nullable()
  .catch(null);

export async function loader(args: LoaderFunctionArgs) {
  const who = await visit(args);
  const { shop, person, telling, reach } = who;
  const state = stateSchema.parse(new URL(args.request.url).searchParams.get('state'));
  const [told, themes, unseen] = await Promise.all([
    telling.tellingOf(shop, person, state),
    reach.themeWatch(shop),
    unseenOf(who),
  ]);
  return { ...told, themes, unseen, state };
}

const channel = z.enum(CHANNELS);
const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save_telling'), settings: z.unknown() }),
  z.object({ intent: z.literal('save_own_telling'), own: z.unknown() }),
  z.object({ intent: z.literal('set_channel'), channel, address: z.string().max(2_000).nullable() }),
  z.object({ intent: z.literal('set_slack_bot'), token: z.string().max(300).nullable() }),
  z.object({ intent: z.literal('test_telling'), to: z.enum(TRIED) }),
  z.object({ intent: z.literal('hear_themes'), on: z.boolean() }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, telling, reach } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'save_telling':
      return answer(input.intent, await telling.saveTelling(shop, person, input.settings));
    case 'save_own_telling':
      return answer(input.intent, await telling.saveOwnTelling(shop, person, input.own));
    case 'set_channel': {
      const result = await telling.setChannel(shop, person, input.channel, input.address);
      if (!result.ok) return answer(input.intent, result);
      return answer(input.intent, {
        ok: true,
        ...(result.secret === undefined ? {} : { id: result.secret }),
      });
    }
    case 'set_slack_bot':
      return answer(input.intent, await telling.setSlackBot(shop, person, input.token));
    case 'test_telling':
      return answer(input.intent, await telling.testTelling(shop, person, input.to));
    case 'hear_themes':
      return answer(input.intent, await reach.hearThemes(shop, person, input.on));
  }
}

export default function Notifications() {
  const { settings, channels, slackBot, own, canMail, rolesPresent, log, state, themes, unseen } =
    useLoaderData<typeof loader>();
  const t = useT();
  const may = useMay();
  const act = useAct({ quiet: true });
  const editable = may('saveTelling');
  const tellable = may('saveOwnTelling');
  const save = (changes: Partial<typeof settings>): void =>
    act.send('save_telling', { settings: { ...settings, ...changes } });
  return (
    <Page title={t('telling.title')} backAction={{ content: t('settings.title'), url: '/app/settings' }}>
      <BlockStack gap="400">
        {editable ? null : (
          <Banner tone="info" title={t('settings.read_only')}>
            <p>{`${may.why('saveTelling')} ${t(tellable ? 'telling.own_is_yours' : 'telling.viewers_hear_nothing')}`}</p>
          </Banner>
        )}
        {canMail ? null : <NoMail channels={channels} />}
        <Problems problems={act.problems.filter(({ field }) => field === null)} />
        <Layout>
          <Layout.AnnotatedSection title={t('telling.who.title')} description={t('telling.who.text')}>
            <MatrixCard
              settings={settings}
              channels={channels}
              rolesPresent={rolesPresent}
              unseen={unseen}
              editable={editable}
              act={act}
              onSave={save}
            />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('telling.limits.title')} description={t('telling.limits.text')}>
            <LimitsCard
              key={JSON.stringify(settings)}
              settings={settings}
              editable={editable}
              act={act}
              onSave={save}
            />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('telling.brief.title')} description={t('telling.brief.text')}>
            <BriefCard settings={settings} editable={editable} canMail={canMail} act={act} onSave={save} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection
            title={t('telling.channels.title')}
            description={t('telling.channels.text')}
          >
            <ChannelsCard channels={channels} slackBot={slackBot} editable={editable} act={act} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('themes.title')} description={t('themes.text')}>
            <ThemesCard watch={themes} />
          </Layout.AnnotatedSection>
          {tellable ? (
            <>
              <Layout.AnnotatedSection title={t('telling.own.title')} description={t('telling.own.text')}>
                <OwnCard
                  key={JSON.stringify(own)}
                  own={own}
                  settings={settings}
                  canMail={canMail}
                  act={act}
                />
              </Layout.AnnotatedSection>
              <Layout.AnnotatedSection title={t('telling.log.title')} description={t('telling.log.text')}>
                <Card>
                  <DeliveryLog log={log} state={state} />
                </Card>
              </Layout.AnnotatedSection>
            </>
          ) : null}
        </Layout>
      </BlockStack>
    </Page>
  );
}
