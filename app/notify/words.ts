import { nextStepOf, pageOfAlike } from '../core/alert-step.ts';
import { isEvent, triggerOfAlert, type Trigger } from '../core/audience.ts';
import type { OfficeParts } from './office.ts';
import type { Outgoing, OwnedLine } from '../flow/telling/tell.ts';
import type { Translate } from '../i18n/speak.tsx';
import { textsFor } from '../mail/texts.ts';
import { createFormat, type Format } from '../ui/format.ts';
import { nameOfPerson } from '../ui/person-name.ts';
import { sentence } from '../ui/sentence.ts';
import { whoseOf } from '../ui/whose.ts';
import { byCause } from './causes.ts';

export interface LinkWords {
  label: string;
  url: string;
}

interface WordsOfLine {
  text: string;
  meta: string;
  step: LinkWords;
  /** After the last that is listed of one cause: how many others there are, and where they all are. */
  others: LinkWords | null;
}

/** A message in a person's language, before it is laid out for a channel. */
export interface Words {
  locale: string;
  subject: string;
  intro: string;
  /** One a condition: what and the numbers, then money, owner and since when, then the next best step. */
  lines: WordsOfLine[];
  /** How many are left out; empty when none is. */
  more: string;
  /** Whose clock the times are on. */
  times: string;
  open: LinkWords;
  choose: LinkWords;
  /** Where the reader stops each kind of message that is in it; email only. */
  leave: LinkWords[];
}

/** Conditions that a message itself lists; the app has them all. */
const MOST_LISTED = 20;

/** Address of a page of the app inside the shop's admin. */
export const pageIn = (domain: string, apiKey: string, path: string): string =>
  `https://${domain}/admin/apps/${apiKey}${path}`;

export async function wordsFor(
  message: Outgoing,
  { apiKey, leaveAddress }: Pick<OfficeParts, 'apiKey' | 'leaveAddress'>,
): Promise<Words> {
  const { t, locale } = await textsFor(message.to.locale);
  const { shop, what, to } = message;
  const zone = to.channel === 'email' ? to.zone : shop.zone;
  const format = createFormat(locale, zone, shop.currency, message.at);
  const link = (path: string): string => pageIn(shop.domain, apiKey, path);
  const lines = joined(message.lines);
  const { causes, left } = byCause(lines, MOST_LISTED, isOver);
  return {
    locale,
    subject: withCampaign(subjectOf(what, lines, t, shop.name), to, t),
    intro: t(`telling.intro.${what}`, { shop: shop.name }),
    lines: causes.flatMap(({ lines: listed, others }) =>
      listed.map((line, place): WordsOfLine => ({
        text: textOf(line, t, format),
        meta: metaOf(line, t, format),
        step: {
          label: t(isOver(line) ? 'telling.look' : `next_step.${line.kind}`),
          url: link(nextStepOf(line)),
        },
        others:
          others === 0 || place < listed.length - 1
            ? null
            : {
                label: t('told_together.others', { count: others }),
                url: link(pageOfAlike(line, isOver(line))),
              },
      })),
    ),
    more: left === 0 ? '' : t('telling.more', { count: left }),
    times: t('telling.times', { zone }),
    open: { label: t('telling.open'), url: link('/app') },
    leave:
      to.channel === 'email'
        ? triggersIn(message.lines).map((trigger) => ({
            label: t('leave.label', { what: t(`telling.trigger.${trigger}`) }),
            url: leaveAddress(shop.domain, to.userId, [trigger]),
          }))
        : [],
    choose: { label: t('telling.choose'), url: link('/app/settings/notifications') },
  };
}

/** Where messages are not one thread, and in a notification of one, only its name says which campaign it is. */
function withCampaign(subject: string, to: Outgoing['to'], t: Translate): string {
  const campaign = 'campaign' in to ? to.campaign : undefined;
  if (campaign === undefined || subject.startsWith(`${campaign}:`)) return subject;
  return t('telling.subject.of_campaign', { campaign, subject });
}

/** What the lines of a message are about, each once. */
export const triggersIn = (lines: Outgoing['lines']): Trigger[] => [
  ...new Set(lines.map((line) => triggerOfAlert(line))),
];

/** A condition whose beginning and end are in the same message is one line. */
function joined(lines: readonly OwnedLine[]): OwnedLine[] {
  const ends = new Set(lines.filter(({ phase }) => phase === 'resolved').map(({ alertId }) => alertId));
  return lines.filter(({ phase, alertId }) => phase === 'resolved' || !ends.has(alertId));
}

function subjectOf(what: Outgoing['what'], lines: readonly OwnedLine[], t: Translate, shop: string): string {
  const [first] = lines;
  if (what !== 'now' || !first)
    return t(`telling.subject.${what === 'now' ? 'digest' : what}`, { count: lines.length, shop });
  const campaign = first.campaignName ?? shop;
  if (first.phase === 'escalated') return t('telling.subject.escalated', { count: lines.length, campaign });
  const about = subjectKeyOf(first);
  const alike = lines.filter((line) => subjectKeyOf(line) === about).length;
  const subject = t(`telling.subject.${about}`, { count: alike, campaign, shop });
  const others = lines.length - alike;
  return others === 0 ? subject : t('telling.subject.and_more', { subject, count: others });
}

/** Kinds that are told like others and have a subject of their own: a survey is no mention, the brake works and waits for an answer. */
const OWN_SUBJECT = ['survey', 'brake', 'token'] as const;

const subjectKeyOf = (line: OwnedLine): Trigger | (typeof OWN_SUBJECT)[number] =>
  OWN_SUBJECT.find((kind) => kind === line.kind) ?? triggerOfAlert(line);

/** A condition that has ended asks for nothing any more; what happened once does not end. */
const isOver = ({ resolvedAt, kind }: OwnedLine): boolean => resolvedAt !== null && !isEvent(kind);

const textOf = (line: OwnedLine, t: Translate, format: Format): string => {
  const text = sentence({ key: line.message, params: line.params }, t, format);
  if (line.phase === 'escalated' && line.resolvedAt === null) return t('telling.unanswered', { what: text });
  return line.resolvedAt === null || isEvent(line.kind)
    ? text
    : t('telling.over', { what: text, at: format.dateTime(line.resolvedAt) });
};

function metaOf(line: OwnedLine, t: Translate, format: Format): string {
  const owner =
    line.acknowledgedBy === null
      ? whoseOf(line, t)
      : t('home.taken_by', { name: nameOfPerson(line.acknowledgedBy) });
  return [
    ...(line.moneyAtRisk && line.resolvedAt === null
      ? [t('home.money_at_risk', { money: format.moneyAbout(line.moneyAtRisk) })]
      : []),
    owner,
    t(isOver(line) ? 'telling.began' : 'telling.since', { at: format.dateTime(line.openedAt) }),
  ].join(' · ');
}
