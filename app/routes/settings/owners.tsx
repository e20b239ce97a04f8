import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Layout, Page } from '@shopify/polaris';
import { z } from 'zod';
import { absencesSchema } from '../../core/absence.ts';
import { ownerRulesSchema } from '../../core/owners.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { AbsencesCard } from './absences-card.tsx';
import { AnswerTimesCard } from './answer-times-card.tsx';
import { OwnerRulesCard } from './owner-rules-card.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  return views.owners(shop, now());
}

const hours = z
  .string()
  .trim()
  .regex(/^\d{0,4}$/, 'problem.answer_hours')
  .transform((text) => (text === '' ? null : Number(text)))
  .refine((count) => count === null || (count >= 1 && count <= 720), 'problem.answer_hours');
const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save_owners'), rules: ownerRulesSchema }),
  z.object({ intent: z.literal('save_absences'), userId: z.string().max(30), absences: absencesSchema }),
  z.object({ intent: z.literal('save_answer_times'), now: hours, today: hours, later: hours }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'save_owners':
      return answer(input.intent, await commands.saveOwners(shop, person, input.rules));
    case 'save_absences':
      return answer(input.intent, await commands.saveAbsences(shop, person, input.userId, input.absences));
    case 'save_answer_times': {
      const times = {
        answerNowHours: input.now,
        answerTodayHours: input.today,
        answerLaterHours: input.later,
      };
      return answer(input.intent, await commands.saveAnswerTimes(shop, person, times));
    }
  }
}

export default function Owners() {
  const view = useLoaderData<typeof loader>();
  const t = useT();
  const may = useMay();
  const act = useAct({ quiet: true });
  const { answerNowHours, answerTodayHours, answerLaterHours } = view;
  const times = { now: answerNowHours, today: answerTodayHours, later: answerLaterHours };
  return (
    <Page title={t('owners.title')} backAction={{ content: t('settings.title'), url: '/app/settings' }}>
      <BlockStack gap="400">
        {may('saveOwners') ? null : (
          <Banner tone="info" title={t('settings.read_only')}>
            <p>{`${may.why('saveOwners')}${may('saveAbsences') ? ` ${t('owners.absences_are_open')}` : ''}`}</p>
          </Banner>
        )}
        <Problems problems={act.problems} />
        <Layout>
          <Layout.AnnotatedSection title={t('owners.rules.title')} description={t('owners.rules.text')}>
            <OwnerRulesCard rules={view.rules} people={view.people} editable={may('saveOwners')} act={act} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('owners.absences.title')} description={t('owners.absences.text')}>
            <AbsencesCard people={view.people} today={view.today} editable={may('saveAbsences')} act={act} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('owners.times.title')} description={t('owners.times.text')}>
            <AnswerTimesCard
              key={JSON.stringify(times)}
              times={times}
              editable={may('saveAnswerTimes')}
              act={act}
            />
          </Layout.AnnotatedSection>
        </Layout>
      </BlockStack>
    </Page>
  );
}
