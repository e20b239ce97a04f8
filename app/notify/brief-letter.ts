import { shownState } from '../core/campaign.ts';
import { BRIEF_MEASURES, isMeasured } from '../core/measures/list.ts';
import { MOST_COMING, MOST_RISKS } from '../core/weekly.ts';
import type { BriefView, InsightsPeriod, MeasureView } from '../db/views/views.ts';
import type { BriefFor } from '../flow/telling/brief.ts';
import type { Letter } from '../mail/mailer.ts';
import { anchor, button, escape, letterPage } from '../mail/page.ts';
import { textsFor } from '../mail/texts.ts';
import { emptyParts, moreQuestions, wantedLines } from '../ui/brief-words.ts';
import { createFormat } from '../ui/format.ts';
import { measuredWords } from '../ui/measured.ts';
import { endInWords } from '../ui/run-out.ts';
import { noteWords, timelineOf } from '../ui/notes.ts';
import { unsubscribeBy } from './letter.ts';
import { pageIn, type LinkWords } from './words.ts';

/** What the brief of a shop is made of. */
export interface BriefFacts extends BriefView {
  measures: readonly MeasureView[];
  week: InsightsPeriod;
  /** `tokenRevokedAt`: since when Shopify refuses us, epoch milliseconds; null: it does not. */
  shop: { name: string; zone: string; currency: string; tokenRevokedAt: number | null };
}

/** A line with the page that it is about, if it has one. */
interface Line {
  text: string;
  path?: string;
}

interface Part {
  title: string;
  /** Said instead of no lines. */
  empty: string;
  lines: Line[];
}

/** The brief of the week as an email, in a person's language and on their clock, in the order of its page. */
export async function briefLetter(
  facts: BriefFacts,
  to: BriefFor,
  { apiKey, leave }: { apiKey: string; leave: string },
): Promise<Letter> {
  const { t, locale } = await textsFor(to.locale);
  const format = createFormat(locale, to.zone, facts.shop.currency, to.at);
  const days = createFormat(locale, facts.shop.zone, facts.shop.currency, to.at);
  const subject = t('brief.subject', { shop: facts.shop.name, date: format.date(to.at) });
  const { tokenRevokedAt } = facts.shop;
  const intro = [
    ...(tokenRevokedAt === null ? [] : [t('brief.lost_access', { when: format.dateTime(tokenRevokedAt) })]),
    t('brief.subtitle', {
      shop: facts.shop.name,
      from: days.date(facts.week.from),
      to: days.date(facts.week.to - 1),
    }),
  ];
  const link = (path: string): string => pageIn(to.shop, apiKey, path);
  const open = { label: t('brief.open'), url: link('/app/brief') };
  const stop = { label: t('leave.label', { what: t('leave.brief') }), url: leave };
  const parts = partsOf(facts, t, format, to.at);
  const times = t('telling.times', { zone: to.zone });
  return {
    to: to.email,
    subject,
    messageId: `<${to.id}@${to.shop}>`,
    text: textOf(intro, parts, times, [open, stop], link),
    html: htmlOf({ locale, subject, intro, parts, times, open, stop, link }),
    ...unsubscribeBy(leave),
  };
}

type Speak = Awaited<ReturnType<typeof textsFor>>['t'];
type Formats = ReturnType<typeof createFormat>;

function partsOf(facts: BriefFacts, t: Speak, format: Formats, now: number): Part[] {
  const { decisions, coming, comingTotal, risks, unknown, points, notes, measures } = facts;
  const { say, change } = measuredWords(t, format);
  const measured = (one: MeasureView): string => {
    const now = one.value ?? one.amount;
    const before = one.valueBefore ?? one.amountBefore;
    const said = `${t(`measure.${one.name}.name`)}: ${say(one, now)}`;
    if (before === null) return said;
    const compared = `${t('brief.week_before')}: ${say(one, before)}`;
    return `${said} (${now === null ? compared : `${compared}; ${change(one)}`})`;
  };
  const endOf = (one: BriefView['risks'][number]): string[] => {
    const end = endInWords(one, now, t, format);
    if (end === null) return [];
    return [one.gone ? end : `${t('brief.runs_out')}: ${end}`];
  };
  const part = (name: string, empty: string, lines: Line[]): Part => ({
    title: t(`brief.${name}`),
    empty,
    lines,
  });
  const others = moreQuestions(facts);
  const empty = emptyParts(facts, t, format);
  return [
    part(
      'decisions',
      t('brief.no_decisions'),
      decisions.map(({ text, owner, dueAt, doneAt }) => ({
        text: [
          text,
          owner,
          ...(dueAt === null ? [] : [t('brief.due', { date: format.date(dueAt) })]),
          ...(doneAt === null && dueAt !== null && dueAt < now ? [t('brief.overdue')] : []),
          ...(doneAt === null ? [] : [t('brief.done', { date: format.date(doneAt) })]),
        ].join(' · '),
      })),
    ),
    part('coming', empty.coming, [
      ...coming.slice(0, MOST_COMING).map((one) => ({
        text: [
          one.name,
          t(`word.${shownState(one)}`),
          `${t('brief.starts')}: ${format.dateTime(one.startsAt)}`,
          t(`brief.ready.${one.readiness ?? 'not_seen'}`),
        ].join(' · '),
        path: `/app/campaigns/${one.id}?tab=readiness`,
      })),
      ...(comingTotal > MOST_COMING
        ? [
            {
              text: t('brief.more_coming', { count: comingTotal - MOST_COMING }),
              path: '/app/campaigns/calendar?span=quarter',
            },
          ]
        : []),
    ]),
    part('risks', empty.risks, [
      ...risks.slice(0, MOST_RISKS).map((one) => ({
        text: [
          `${one.title} (${one.campaignName})`,
          ...(one.pStockout === null ? [] : [`${t('brief.risk')}: ${format.percent(one.pStockout)}`]),
          ...endOf(one),
          ...(one.moneyAtRisk === null
            ? []
            : [t('home.money_at_risk', { money: format.moneyAbout(one.moneyAtRisk) })]),
        ].join(' · '),
        path: `/app/products/${one.productId}`,
      })),
      ...(risks.length > MOST_RISKS
        ? [{ text: t('brief.more_risks', { most: format.number(MOST_RISKS) }), path: '/app/stock' }]
        : []),
    ]),
    part('wanted', t('brief.none_wanted'), wantedLines(facts, t, format)),
    part(
      'week',
      t('brief.no_numbers'),
      measures
        .filter((one) => BRIEF_MEASURES.includes(one.name) && isMeasured(one))
        .map((one) => ({ text: measured(one) })),
    ),
    part('questions', empty.questions, [
      ...unknown.map((one) => ({
        text: t('brief.unknown', { campaign: one.campaignName, count: one.items }),
        path: `/app/campaigns/${one.campaignId}?verdict=not_known`,
      })),
      ...points.map((one) => ({
        text: t('brief.points', { title: one.title, text: one.text }),
        path: '/app/insights/surveys',
      })),
      ...notes.map((one) => ({ text: t('brief.note', noteWords(one)), path: timelineOf(one) })),
      ...(others === 0 ? [] : [{ text: t('brief.more_questions', { count: others }), path: '/app/brief' }]),
    ]),
  ];
}

const textOf = (
  intro: readonly string[],
  parts: readonly Part[],
  times: string,
  links: readonly LinkWords[],
  link: (path: string) => string,
): string =>
  [
    ...intro.flatMap((text) => [text, '']),
    ...parts.flatMap(({ title, lines, empty }) => [
      title,
      ...(lines.length === 0 ? [`  ${empty}`] : []),
      ...lines.flatMap(({ text, path }) => [`- ${text}`, ...(path === undefined ? [] : [`  ${link(path)}`])]),
      '',
    ]),
    times,
    ...links.map(({ label, url }) => `${label}: ${url}`),
  ].join('\n');

function htmlOf(given: {
  locale: string;
  subject: string;
  intro: readonly string[];
  parts: readonly Part[];
  times: string;
  open: LinkWords;
  stop: LinkWords;
  link: (path: string) => string;
}): string {
  const { locale, subject, intro, parts, times, open, stop, link } = given;
  const item = ({ text, path }: Line): string =>
    `<li style="margin:0 0 8px">${path === undefined ? escape(text) : anchor({ label: text, url: link(path) })}</li>`;
  return letterPage({
    locale,
    title: subject,
    body: [
      ...intro.map((text) => `<p>${escape(text)}</p>`),
      ...parts.map(
        ({ title, lines, empty }) =>
          `<h2 style="font-size:18px;margin:24px 0 8px">${escape(title)}</h2>${lines.length === 0 ? `<p style="margin:0;color:#616161">${escape(empty)}</p>` : `<ul style="margin:0;padding:0 0 0 20px">${lines.map(item).join('')}</ul>`}`,
      ),
      button(open),
      `<p style="color:#616161;font-size:14px">${escape(times)}</p>`,
      `<p style="font-size:14px">${anchor(stop)}</p>`,
    ],
  });
}
