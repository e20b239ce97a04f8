/** What shoppers answer when a tool of the shop asks them how it was: taken as told, never guessed. */
import { z } from 'zod';
import { fromWallClock } from './time.ts';

/** Scales that tools ask on, lowest and highest answer. */
const SCALES = {
  '1-5': [1, 5],
  '1-7': [1, 7],
  '1-10': [1, 10],
  '0-10': [0, 10],
  '0-100': [0, 100],
} as const;
export type Scale = keyof typeof SCALES;
export const SCALE_NAMES = Object.keys(SCALES) as Scale[];

/** One answer. */
export interface SatisfactionAnswer {
  /** Of the tool that asked: the same id again is the same answer. */
  answerId: string;
  /** Epoch milliseconds. */
  at: number;
  /** 0 (lowest of its scale) … 1 (highest). */
  score: number;
  /** Shopify's number of the order that it is about; null: not told. */
  orderId: string | null;
}

const DAY_MS = 86_400_000;
/** Older answers say nothing of today. */
const OLDEST_DAYS = 400;
/** Answers of one message. */
const MOST_ANSWERS = 500;

/** An answer as it is sent; anything else in it is refused, so that nobody sends us who it was. */
const sent = z.strictObject({
  id: z.string().trim().min(1).max(100),
  at: z.iso.datetime({ offset: true }),
  score: z.number(),
  scale: z.enum(SCALE_NAMES).default('1-5'),
  order: z.string().max(60).optional(),
});
export const satisfactionMessage = z.strictObject({ answers: z.array(sent).min(1).max(MOST_ANSWERS) });

export type AnswerProblem = 'score' | 'at' | 'order';

/** What is sent as an answer, or what is wrong with it. `now` is epoch milliseconds. */
export function readSent(one: z.infer<typeof sent>, now: number): SatisfactionAnswer | AnswerProblem {
  const score = onScale(one.score, one.scale);
  if (score === null) return 'score';
  const at = Date.parse(one.at);
  if (!isTimely(at, now)) return 'at';
  const orderId = one.order === undefined ? null : orderIdOf(one.order);
  return one.order !== undefined && orderId === null ? 'order' : { answerId: one.id, at, score, orderId };
}

/** A line of a file, as text. */
export interface AnswerLine {
  id: string;
  at: string;
  score: string;
  scale: string;
  order: string;
}

/**
 * A line as an answer, or what is wrong with it. Times without an offset are on the shop's clock, a day alone means its
 * noon; an order that is not told by Shopify's number is not linked.
 */
export function readLine(
  line: AnswerLine,
  zone: string,
  now: number,
): SatisfactionAnswer | AnswerProblem | 'id' {
  if (line.id === '' || line.id.length > 100) return 'id';
  const scale = line.scale === '' ? '1-5' : SCALE_NAMES.find((one) => one === line.scale.replace(/\s/g, ''));
  const typed = line.score.replace(',', '.');
  const score = scale && /^\d{1,3}(\.\d{1,4})?$/.test(typed) ? onScale(Number(typed), scale) : null;
  if (score === null) return 'score';
  const at = momentOf(line.at, zone);
  if (at === null || !isTimely(at, now)) return 'at';
  return { answerId: line.id, at, score, orderId: orderIdOf(line.order) };
}

function onScale(score: number, scale: Scale): number | null {
  const [low, high] = SCALES[scale];
  return score >= low && score <= high ? (score - low) / (high - low) : null;
}

const isTimely = (at: number, now: number): boolean => at <= now + DAY_MS && at >= now - OLDEST_DAYS * DAY_MS;

const orderIdOf = (text: string): string | null =>
  /^(?:gid:\/\/shopify\/Order\/)?(\d{5,20})$/.exec(text.trim())?.[1] ?? null;

function momentOf(text: string, zone: string): number | null {
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return Date.parse(text);
  const [, date, time = '12:00'] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/.exec(text) ?? [];
  return date === undefined ? null : fromWallClock({ date, time }, zone);
}
