import { SaveBar } from '@shopify/app-bridge-react';
import { useBlocker, useNavigate } from '@remix-run/react';
import {
  BlockStack,
  Box,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Layout,
  Page,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { CAMPAIGN_KINDS, GOALS } from '../../core/campaign.ts';
import type { ChoicesView } from '../../db/views/views.ts';
import { useSpoken, useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { toSend, type Draft } from '../../ui/draft.ts';
import { useSay } from '../../ui/frame-context.ts';
import { PolicyEditor } from '../../ui/policy-editor.tsx';
import { Problems } from '../../ui/problems.tsx';
import { NameField } from './name-field.tsx';
import { PreviewCard } from './preview-card.tsx';
import { ProductsCard } from './products-card.tsx';
import { usePreview } from './use-preview.ts';

const FIELDS = [
  'name',
  'handle',
  'startDate',
  'endDate',
  'startsAt',
  'endsAt',
  'commitDate',
  'commitAt',
  'budget',
  'plannedUnits',
];

/** A campaign's form, new or edited. Unsaved changes show the save bar, and leaving with them asks. */
export function CampaignForm(props: {
  campaign: { id: string; name: string; handle: string } | null;
  choices: ChoicesView;
  initial: Draft;
  moreProducts: number;
  takenOut: number;
}) {
  const { campaign, choices, initial, moreProducts, takenOut } = props;
  const t = useT();
  const say = useSay();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(initial);
  const [doubt, setDoubt] = useState<string | null>(null);
  const saved = useRef(false);
  const preview = usePreview(draft, campaign?.id ?? null);
  const start = useMemo(() => JSON.stringify(toSend(initial)), [initial]);
  const dirty = JSON.stringify(toSend(draft)) !== start;
  const set = useCallback((changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes })), []);

  const onDone = useCallback(
    (result: ActResult) => {
      if (result.ok) {
        saved.current = true;
        navigate(`/app/campaigns/${result.id ?? campaign?.id ?? ''}`);
        return;
      }
      const tooHigh = result.problems.find(({ message }) => message === 'problem.plan_looks_too_high');
      if (tooHigh) setDoubt(say({ key: tooHigh.message, params: tooHigh.params ?? {} }));
      else window.scrollTo({ top: 0 });
    },
    [campaign?.id, navigate, say],
  );
  const act = useAct({ quiet: true, onDone });
  const { locale } = useSpoken();
  const save = (confirmedPlans = false): void =>
    act.send('save', { draft: toSend(draft), confirmedPlans, locale });
  const problemOf = (...fields: string[]): string | undefined => {
    const problem = act.problems.find(({ field }) => field !== null && fields.includes(field));
    return problem && say({ key: problem.message, params: problem.params ?? {} });
  };

  const errorOf = (...fields: string[]): { error?: string } => {
    const error = problemOf(...fields);
    return error === undefined ? {} : { error };
  };

  const blocker = useBlocker(() => dirty && !saved.current);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const leave = window.shopify?.saveBar?.leaveConfirmation?.() ?? Promise.resolve();
    void leave.then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker]);

  const elsewhere = act.problems.filter(
    ({ field, message }) =>
      message !== 'problem.plan_looks_too_high' && (field === null || !FIELDS.includes(field)),
  );
  const home = campaign ? `/app/campaigns/${campaign.id}` : '/app/campaigns';

  return (
    <Page
      title={campaign ? t('form.edit_title', { name: campaign.name }) : t('form.new_title')}
      backAction={{ content: campaign?.name ?? t('campaigns.title'), url: home }}
    >
      <SaveBar id="campaign-save-bar" open={dirty}>
        <button variant="primary" onClick={() => save()} disabled={act.pending !== null}>
          {t('action.save')}
        </button>
        <button onClick={() => setDraft(initial)}>{t('action.discard')}</button>
      </SaveBar>
      <Layout>
        {elsewhere.length > 0 ? (
          <Layout.Section variant="fullWidth">
            <Problems problems={elsewhere} title={t('form.not_saved')} />
          </Layout.Section>
        ) : null}
        <Layout.AnnotatedSection title={t('form.what.title')} description={t('form.what.text')}>
          <Card>
            <FormLayout>
              <NameField
                name={draft.name}
                own={campaign}
                error={problemOf('name', 'handle')}
                onChange={(name) => set({ name })}
              />
              <FormLayout.Group>
                <Select
                  label={t('form.kind')}
                  value={draft.kind}
                  options={CAMPAIGN_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
                  onChange={(kind) => set({ kind: kind as Draft['kind'] })}
                />
                <Select
                  label={t('form.priority')}
                  value={String(draft.priority)}
                  options={[1, 2, 3, 4, 5].map((step) => ({
                    value: String(step),
                    label: t(`priority.${step}`),
                  }))}
                  helpText={t('form.priority_help')}
                  onChange={(priority) => set({ priority: Number(priority) })}
                />
              </FormLayout.Group>
              <Select
                label={t('form.goal')}
                value={draft.goal}
                options={GOALS.map((goal) => ({ value: goal, label: t(`goal.${goal}.name`) }))}
                helpText={t(`goal.${draft.goal}.text`)}
                onChange={(goal) => set({ goal: goal as Draft['goal'] })}
              />
            </FormLayout>
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('form.when.title')}
          description={t('form.when.text', { zone: choices.timezone })}
        >
          <Card>
            <FormLayout>
              <FormLayout.Group>
                <TextField
                  label={t('form.start_date')}
                  type="date"
                  value={draft.startDate}
                  {...errorOf('startDate', 'startsAt')}
                  onChange={(startDate) => set({ startDate })}
                  autoComplete="off"
                />
                <TextField
                  label={t('form.start_time')}
                  type="time"
                  value={draft.startTime}
                  onChange={(startTime) => set({ startTime })}
                  autoComplete="off"
                />
              </FormLayout.Group>
              <FormLayout.Group>
                <TextField
                  label={t('form.end_date')}
                  type="date"
                  value={draft.endDate}
                  {...errorOf('endDate', 'endsAt')}
                  onChange={(endDate) => set({ endDate })}
                  autoComplete="off"
                />
                <TextField
                  label={t('form.end_time')}
                  type="time"
                  value={draft.endTime}
                  onChange={(endTime) => set({ endTime })}
                  autoComplete="off"
                />
              </FormLayout.Group>
              <TextField
                label={t('form.commit_date')}
                type="date"
                value={draft.commitDate}
                {...errorOf('commitDate', 'commitAt')}
                helpText={t('form.commit_help')}
                onChange={(commitDate) => set({ commitDate })}
                autoComplete="off"
              />
              <TextField
                label={t('form.budget', { currency: choices.currency })}
                value={draft.budget}
                {...errorOf('budget')}
                inputMode="decimal"
                helpText={t('form.budget_help')}
                onChange={(budget) => set({ budget })}
                autoComplete="off"
              />
            </FormLayout>
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('form.products.title')}
          description={t(choices.ordersRead ? 'form.products.text' : 'form.products.text_no_orders')}
        >
          <ProductsCard
            draft={draft}
            setDraft={setDraft}
            moreProducts={moreProducts}
            takenOut={takenOut}
            campaignId={campaign?.id ?? null}
            problems={act.problems}
            preview={preview}
            ordersRead={choices.ordersRead}
          />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('form.policy.title')} description={t('form.policy.text')}>
          <Card>
            <PolicyEditor
              policy={draft.policy}
              goal={draft.goal}
              choices={choices}
              onChange={(policy) => set({ policy })}
            />
          </Card>
          <Box paddingBlockStart="400">
            <PreviewCard {...preview} fromFile={draft.csv !== ''} />
          </Box>
        </Layout.AnnotatedSection>
        <Layout.Section variant="fullWidth">
          <Box paddingInline={{ xs: '400', sm: '0' }}>
            <InlineStack align="end" gap="300" blockAlign="center">
              <Text as="span" tone="subdued">
                {t(campaign ? 'form.after_edit' : 'form.after_create')}
              </Text>
              <Button
                variant="primary"
                loading={act.pending !== null}
                disabled={campaign !== null && !dirty}
                onClick={() => save()}
              >
                {t(campaign ? 'action.save' : 'form.create')}
              </Button>
            </InlineStack>
          </Box>
        </Layout.Section>
      </Layout>
      {doubt === null ? null : (
        <Confirm
          id="extra-zero"
          title={t('extra_zero.title')}
          confirmLabel={t('extra_zero.keep_all')}
          onConfirm={() => {
            setDoubt(null);
            save(true);
          }}
          onClose={() => setDoubt(null)}
        >
          <BlockStack gap="200">
            <Text as="p">{doubt}</Text>
            <Text as="p" tone="subdued">
              {t('extra_zero.text')}
            </Text>
          </BlockStack>
        </Confirm>
      )}
    </Page>
  );
}
