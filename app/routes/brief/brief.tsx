import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Link, Page, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { fromWallClock } from '../../core/time.ts';
import { lastWeekOf, likeliestFirst } from '../../core/weekly.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { emptyParts, moreQuestions, wantedLines } from '../../ui/brief-words.ts';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { noteWords, timelineOf } from '../../ui/notes.ts';
import { answer, readIntent } from '../support/act.ts';
import { found } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { ComingTable, RisksTable } from './agenda-tables.tsx';
import { Decisions } from './decisions.tsx';
import { WeekTable } from './week-table.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now, quantities } = await visit(args);
  const { timezone } = found(await views.frame(shop));
  const week = lastWeekOf(now(), timezone);
  const [brief, { measures }] = await Promise.all([
    views.brief(shop, now()),
    views.insights(shop, week, now()),
  ]);
  const risks = quantities ? brief.risks : likeliestFirst(brief.risks);
  return { ...brief, risks, measures, week, quantities };
}

const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('decide'),
    text: z.string().max(600),
    owner: z.string().max(200),
    due: z.string().max(10),
  }),
  z.object({ intent: z.literal('tick'), id: z.string().max(60), done: z.boolean() }),
]);

export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands, views } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  if (input.intent === 'tick')
    return answer(input.intent, await commands.tickDecision(shop, person, input.id, input.done));
  const { timezone } = found(await views.frame(shop));
  const dueAt = input.due === '' ? null : fromWallClock({ date: input.due, time: '12:00' }, timezone);
  return answer(
    input.intent,
    await commands.addDecision(shop, person, { text: input.text, owner: input.owner, dueAt }),
  );
}

/** One page for the weekly meeting, in the order of its agenda. */
export default function BriefPage() {
  const {
    decisions,
    coming,
    comingTotal,
    wanted,
    wantedTotal,
    risks,
    unknown,
    points,
    notes,
    unanswered,
    measures,
    week,
    quantities,
    live,
    next,
    more,
  } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { frame } = useFrame();
  const act = useAct();
  const others = moreQuestions({ more });
  const asked = wantedLines({ wanted, wantedTotal, unanswered }, t, format);
  const empty = emptyParts({ live, next }, t, format);
  return (
    <Page
      title={t('brief.title')}
      subtitle={t('brief.subtitle', {
        shop: frame.name,
        from: format.date(week.from),
        to: format.date(week.to - 1),
      })}
      secondaryActions={[
        { content: t('how_we_work.title'), url: '/app/settings/how-we-work' },
        { content: t('post_mortem.print'), onAction: () => window.print() },
      ]}
    >
      <BlockStack gap="400">
        <Part title={t('brief.decisions')}>
          <Decisions decisions={decisions} act={act} />
        </Part>
        <Part title={t('brief.coming')}>
          <ComingTable coming={coming} comingTotal={comingTotal} empty={empty.coming} />
        </Part>
        <Part title={t('brief.risks')}>
          <RisksTable risks={risks} empty={empty.risks} quantities={quantities} />
        </Part>
        <Part title={t('brief.wanted')}>
          {asked.length === 0 ? (
            <Text as="p" tone="subdued">
              {t('brief.none_wanted')}
            </Text>
          ) : (
            <ul className="hf-lessons">
              {asked.map(({ text, path }) => (
                <li key={`${path} ${text}`}>
                  <Link url={path}>{text}</Link>
                </li>
              ))}
            </ul>
          )}
        </Part>
        <Part title={t('brief.week')}>
          <WeekTable measures={measures} week={week} quantities={quantities} />
        </Part>
        <Part title={t('brief.questions')}>
          {unknown.length === 0 && points.length === 0 && notes.length === 0 ? (
            <Text as="p" tone="subdued">
              {empty.questions}
            </Text>
          ) : (
            <ul className="hf-lessons">
              {unknown.map((one) => (
                <li key={one.campaignId}>
                  <Link url={`/app/campaigns/${one.campaignId}?verdict=not_known`}>
                    {t('brief.unknown', { campaign: one.campaignName, count: one.items })}
                  </Link>
                </li>
              ))}
              {points.map((point) => (
                <li key={point.id}>
                  <Link url="/app/insights/surveys">
                    {t('brief.points', { title: point.title, text: point.text })}
                  </Link>
                </li>
              ))}
              {notes.map((note) => (
                <li key={note.id}>
                  <Link url={timelineOf(note)}>{t('brief.note', noteWords(note))}</Link>
                </li>
              ))}
              {others > 0 ? <li>{t('brief.more_questions', { count: others })}</li> : null}
            </ul>
          )}
        </Part>
      </BlockStack>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}
