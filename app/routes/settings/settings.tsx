import { SaveBar } from '@shopify/app-bridge-react';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useBlocker, useLoaderData } from '@remix-run/react';
import {
  Badge,
  BlockStack,
  Card,
  ChoiceList,
  FormLayout,
  InlineStack,
  Layout,
  Page,
  Text,
  TextField,
} from '@shopify/polaris';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { Policy } from '../../core/policy.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useSay } from '../../ui/frame-context.ts';
import { PolicyEditor } from '../../ui/policy-editor.tsx';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { PutBackCard } from './put-back-card.tsx';
import { readSettings } from './read-settings.ts';

export const handle = { still: true };

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views } = await visit(args);
  return views.settings(shop);
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

interface Draft {
  channels: string[];
  reserve: string;
  holdMinutes: string;
  adHoldMinutes: string;
  policy: Policy;
}

export default function Settings() {
  const { settings, locations, publications, held } = useLoaderData<typeof loader>();
  const t = useT();
  const say = useSay();
  const initial: Draft = {
    channels: settings.advertisingPublicationIds,
    reserve: String(settings.reserve),
    holdMinutes: String(settings.minimumHoldSeconds / 60),
    adHoldMinutes: String(settings.minimumAdHoldSeconds / 60),
    policy: settings.defaultPolicy,
  };
  const [draft, setDraft] = useState(initial);
  const dirty = JSON.stringify(draft) !== JSON.stringify(initial);
  const set = (changes: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changes }));
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

  return (
    <Page title={t('settings.title')}>
      <SaveBar id="settings-save-bar" open={dirty}>
        <button variant="primary" onClick={save} disabled={act.pending !== null}>
          {t('action.save')}
        </button>
        <button onClick={() => setDraft(initial)}>{t('action.discard')}</button>
      </SaveBar>
      <Layout>
        <Layout.Section variant="fullWidth">
          <Problems
            problems={act.problems.filter(({ field }) => field === null)}
            title={t('form.not_saved')}
          />
        </Layout.Section>
        <Layout.AnnotatedSection
          title={t('settings.channels.title')}
          description={t('settings.channels.text')}
        >
          <Card>
            {publications.length === 0 ? (
              <Text as="p" tone="subdued">
                {t('settings.channels.none')}
              </Text>
            ) : (
              <ChoiceList
                title={t('settings.channels.choose')}
                allowMultiple
                choices={publications.map(({ id, name }) => ({ value: id, label: name }))}
                selected={draft.channels}
                onChange={(channels) => set({ channels })}
              />
            )}
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('settings.locations.title')}
          description={t('settings.locations.text')}
        >
          <Card>
            {locations.length === 0 ? (
              <Text as="p" tone="subdued">
                {t('settings.locations.none')}
              </Text>
            ) : (
              <ul className="hf-plain-list">
                {locations.map((location) => (
                  <li key={location.id}>
                    <InlineStack align="space-between">
                      <Text as="span">{location.name}</Text>
                      <Badge
                        {...(location.isActive && location.fulfillsOnlineOrders
                          ? { tone: 'success' as const }
                          : {})}
                      >
                        {t(
                          location.isActive && location.fulfillsOnlineOrders
                            ? 'settings.locations.counts'
                            : 'settings.locations.does_not',
                        )}
                      </Badge>
                    </InlineStack>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.calm.title')} description={t('settings.calm.text')}>
          <Card>
            <FormLayout>
              <TextField
                label={t('settings.reserve')}
                helpText={t('settings.reserve_help')}
                type="number"
                min={0}
                value={draft.reserve}
                onChange={(reserve) => set({ reserve })}
                autoComplete="off"
                {...errorOf('reserve')}
              />
              <FormLayout.Group condensed>
                <TextField
                  label={t('settings.hold_minutes')}
                  helpText={t('settings.hold_minutes_help')}
                  type="number"
                  min={0}
                  value={draft.holdMinutes}
                  onChange={(holdMinutes) => set({ holdMinutes })}
                  autoComplete="off"
                  {...errorOf('holdMinutes')}
                />
                <TextField
                  label={t('settings.ad_hold_minutes')}
                  helpText={t('settings.ad_hold_minutes_help')}
                  type="number"
                  min={0}
                  value={draft.adHoldMinutes}
                  onChange={(adHoldMinutes) => set({ adHoldMinutes })}
                  autoComplete="off"
                  {...errorOf('adHoldMinutes')}
                />
              </FormLayout.Group>
            </FormLayout>
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.policy.title')} description={t('settings.policy.text')}>
          <Card>
            <PolicyEditor
              policy={draft.policy}
              choices={{ locations: locations.filter(({ isActive }) => isActive), publications }}
              onChange={(policy) => set({ policy })}
            />
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('settings.put_back.title')}
          description={t('settings.put_back.text')}
        >
          <BlockStack gap="200">
            <PutBackCard held={held} />
          </BlockStack>
        </Layout.AnnotatedSection>
      </Layout>
    </Page>
  );
}
