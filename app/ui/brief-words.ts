import type { BriefView } from '../db/views/brief-shapes.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';
import { wantedWords } from './wanted-words.ts';

/** What the brief says where a part of it has no lines: without a live campaign not what would be true of nothing. */
export function emptyParts(
  { live, next }: Pick<BriefView, 'live' | 'next'>,
  t: Translate,
  format: Pick<Format, 'date'>,
): { coming: string; risks: string; questions: string } {
  return {
    coming: next
      ? t('brief.none_coming_next', { campaign: next.name, date: format.date(next.startsAt) })
      : t('brief.none_planned'),
    risks: t(live > 0 ? 'brief.no_risks' : 'brief.none_live'),
    questions: t(live > 0 ? 'brief.no_questions' : 'brief.no_questions_idle'),
  };
}

/** Urgent messages without an answer, with the items in them where one message is about many. */
const unansweredWords = (
  { messages, items }: BriefView['unanswered'],
  t: Translate,
  format: Pick<Format, 'number'>,
): string =>
  items > messages
    ? t('brief.unanswered_items', { count: messages, items: format.number(items) })
    : t('brief.unanswered', { count: messages });

/** Open questions that the brief does not name. */
export const moreQuestions = ({ more }: Pick<BriefView, 'more'>): number =>
  more.unknown + more.points + more.notes;

/** "Decisions wanted" as the page and its letter list them, each with the page where it is made. */
export const wantedLines = (
  { wanted, wantedTotal, unanswered }: Pick<BriefView, 'wanted' | 'wantedTotal' | 'unanswered'>,
  t: Translate,
  format: Pick<Format, 'date' | 'number'>,
): { text: string; path: string }[] => [
  ...wanted.map((one) => {
    const { line, path } = wantedWords(one, t, format);
    return { text: line, path };
  }),
  ...(wantedTotal > wanted.length
    ? [{ text: t('brief.more_wanted', { count: wantedTotal - wanted.length }), path: '/app/campaigns' }]
    : []),
  ...(unanswered.messages > 0 ? [{ text: unansweredWords(unanswered, t, format), path: '/app' }] : []),
];
