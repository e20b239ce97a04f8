import { SaveBar } from '@shopify/app-bridge-react';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useBlocker, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Card, Layout, Page } from '@shopify/polaris';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useMay, useSay } from '../../ui/frame-context.ts';
import { PolicyEditor } from '../../ui/policy-editor.tsx';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { draftOf, type CardProps, type SettingsDraft } from './draft.ts';
import { MorePages } from './more-pages.tsx';
import { ChannelsCard, LocationsCard, TagsCard } from './place-cards.tsx';
import { PutBackCard } from './put-back-card.tsx';
import { readSettings } from './read-settings.ts';
import { BudgetCard, CalmCard, ExpiryCard, LaunchCard, ModeCard } from './rule-cards.tsx';
import { settingsInRows } from './settings-rows.tsx';
import { ShippingCard } from './shipping-card.tsx';

export const handle = { still: true };

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, telling, mailFrom } = await visit(args);
  const [settings, ours, told] = await Promise.all([
    views.settings(shop),
    views.notYetBack(shop),
    telling.tellingOf(shop, person, null),
  ]);
  const { channels, rolesPresent, canMail } = told;
  return { ...settings, ours, mailFrom, told: { settings: told.settings, channels, rolesPresent, canMail } };
}

const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save_settings'), settings: z.unknown() }),
  z.object({ intent: z.literal('put_back') }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  if (read.input.intent === 'put_back') {
    const result = await commands.putEverythingBack(shop, person, null);
    return answer('put_back', result.ok ? { ok: true, count: result.products } : result);
  }
  const settings = readSettings(read.input.settings);
  if (!settings.ok) return { ok: false, intent: 'save_settings', problems: settings.problems };
  return answer('save_settings', await commands.saveSettings(shop, person, settings.input));
}

export default function Settings() {
  const { settings, locations, publications, held, unchanged, ours, mailFrom, told } =
    useLoaderData<typeof loader>();
  const t = useT();
  const say = useSay();
  const may = useMay();
  const editable = may('saveSettings');
  const initial = draftOf(settings);
  const [draft, setDraft] = useState(initial);
  const dirty = JSON.stringify(draft) !== JSON.stringify(initial);
  const set = (changes: Partial<SettingsDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const saving = useRef(false);
  const onDone = useCallback(() => {
    saving.current = false;
  }, []);
  const act = useAct({ quiet: true, onDone });
  const save = (): void => {
    saving.current = true;
    act.send('save_settings', { settings: draft });
  };
  const errorOf = (field: string): { error?: string } => {
    const problem = act.problems.find((one) => one.field === field);
    return problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  };
  const blocker = useBlocker(() => dirty && !saving.current);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const leave = window.shopify?.saveBar?.leaveConfirmation?.() ?? Promise.resolve();
    void leave.then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker]);
  const form: CardProps = { draft, set, errorOf };
  const sections = editable
    ? [
        { name: 'channels', card: <ChannelsCard {...form} publications={publications} /> },
        { name: 'locations', card: <LocationsCard locations={locations} /> },
        { name: 'calm', card: <CalmCard {...form} /> },
        { name: 'mode', card: <ModeCard {...form} /> },
        {
          name: 'policy',
          card: (
            <Card>
              <PolicyEditor
                policy={draft.policy}
                choices={{
                  locations: locations.filter(({ isActive }) => isActive),
                  publications,
                  sources: [],
                }}
                onChange={(policy) => set({ policy })}
              />
            </Card>
          ),
        },
        { name: 'shipping', card: <ShippingCard {...form} /> },
        { name: 'expiry', card: <ExpiryCard {...form} /> },
        { name: 'launch', card: <LaunchCard {...form} telling={told} /> },
        { name: 'budget', card: <BudgetCard {...form} telling={told} /> },
        { name: 'tags', card: <TagsCard /> },
      ]
    : settingsInRows({ settings, locations, publications, told });

  return (
    <Page title={t('settings.title')}>
      <SaveBar id="settings-save-bar" open={dirty && editable}>
        <button variant="primary" onClick={save} disabled={act.pending !== null}>
          {t('action.save')}
        </button>
        <button onClick={() => setDraft(initial)}>{t('action.discard')}</button>
      </SaveBar>
      <BlockStack gap="400">
        {editable ? null : (
          <Banner tone="info" title={t('settings.read_only')}>
            <p>{may.why('saveSettings')}</p>
          </Banner>
        )}
        <Problems problems={act.problems.filter(({ field }) => field === null)} title={t('form.not_saved')} />
        <MorePages mailFrom={mailFrom} />
        <Layout>
          {sections.map(({ name, card }) => (
            <Layout.AnnotatedSection
              key={name}
              id={name}
              title={t(`settings.${name}.title`)}
              description={t(`settings.${name}.text`)}
            >
              {card}
            </Layout.AnnotatedSection>
          ))}
        </Layout>
        <Layout>
          <Layout.AnnotatedSection
            title={t('settings.put_back.title')}
            description={t('settings.put_back.text')}
          >
            <PutBackCard held={held} unchanged={unchanged} ours={ours} />
          </Layout.AnnotatedSection>
        </Layout>
      </BlockStack>
    </Page>
  );
}
