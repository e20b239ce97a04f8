/** The back-test's question format: one JSON object a line (see app/core/demand/README.md). */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { DemandEvidence } from '../../app/core/demand/evidence.ts';

const units = z.number().min(0).max(1e7);

const questionSchema = z
  .object({
    id: z.string().min(1),
    campaign: z.string().optional(),
    start_date: z.iso.date().nullish(),
    history: z.array(units.nullable()).max(56),
    days: z.number().gt(0).max(400),
    elapsed: z.number().min(0),
    sold: z.array(units.nullable()).max(401),
    plan: units.nullish(),
    stock: z.number().min(-1e7).max(1e9),
  })
  .refine((question) => question.elapsed <= question.days, { error: 'elapsed is more than days' })
  .refine((question) => Math.abs(question.sold.length - question.elapsed) < 1, {
    error: 'sold needs one entry for each elapsed day',
  });
export type Question = z.infer<typeof questionSchema>;

const labelledSchema = z.intersection(
  questionSchema,
  z.object({
    label: z.object({
      stockout: z.boolean(),
      remaining: z.number().min(0),
      runout_in: z.number().min(0).nullable(),
    }),
  }),
);
export type LabelledQuestion = z.infer<typeof labelledSchema>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: string };

export const parseQuestion = (line: string): Parsed<Question> => parse(questionSchema, line);
export const parseLabelled = (line: string): Parsed<LabelledQuestion> => parse(labelledSchema, line);

function parse<T>(schema: z.ZodType<T>, line: string): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, error: 'not JSON' };
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  return { ok: false, error: `${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not a question'}` };
}

/** What the forecast may see of a question: everything but stock and label. */
export function evidenceOf(question: Question): DemandEvidence {
  return {
    plannedUnits: question.plan ?? null,
    history: question.history,
    ...(question.start_date ? { firstWeekday: weekdayOf(question.start_date) } : {}),
    windowDays: question.days,
    elapsedDays: question.elapsed,
    soldByDay: question.sold,
    sold: soldOf(question),
    otherDemand: 0,
    paceKnown: true,
  };
}

export const soldOf = (question: Question): number =>
  question.sold.reduce<number>((sum, one) => sum + (one ?? 0), 0);

/** The product of a question: what stands before the first colon of its id. */
export const productOf = (question: { id: string }): string => question.id.split(':')[0] ?? question.id;

/** 0 = Monday. A plain date has one weekday everywhere. */
const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** The lines of a stream, numbered from 1, without empty ones. */
export async function* linesOf(stream: Readable): AsyncGenerator<{ number: number; line: string }> {
  let number = 0;
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    number++;
    if (line.trim() !== '') yield { number, line };
  }
}

/**
 * Reads a .jsonl or .jsonl.gz file.
 * @throws Error with file and line for a line that is not a labelled question.
 */
export async function readQuestions(file: string): Promise<LabelledQuestion[]> {
  const raw = createReadStream(file);
  const stream = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  // A broken file must fail here; errors do not travel through a pipe by themselves.
  raw.on('error', (error) => stream.destroy(error));
  const questions: LabelledQuestion[] = [];
  for await (const { number, line } of linesOf(stream)) {
    const parsed = parseLabelled(line);
    if (!parsed.ok) throw new Error(`${file}, line ${number}: ${parsed.error}`);
    questions.push(parsed.value);
  }
  return questions;
}
