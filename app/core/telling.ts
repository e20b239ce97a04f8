import { z } from 'zod';
import {
  HOW,
  TRIGGERS,
  type Audience,
  type How,
  type MatrixAudience,
  type MatrixTrigger,
  type Trigger,
} from './audience.ts';

/** Out of the box: what speaks at once to stock and marketing, the rest once a day (domain: triggers). */
const DEFAULTS: Record<Trigger, Record<Audience, How>> = {
  broken: row('now', 'now', 'digest', 'now'),
  sign_off_wanted: row('digest', 'now', 'digest', 'now'),
  sold_out: row('digest', 'now', 'now', 'now'),
  hero_below_need: row('digest', 'now', 'now', 'now'),
  // Of a placement that nobody owns; else its owner is told at once (core/routing).
  task: row('digest', 'digest', 'now', 'digest'),
  // To whom it mentions, whatever this says.
  mention: row('off', 'off', 'off', 'off'),
  below_need: row('digest', 'digest', 'digest', 'digest'),
  to_decide: row('digest', 'digest', 'digest', 'digest'),
  sign_off_answered: row('digest', 'digest', 'digest', 'digest'),
  sign_off_expired: row('digest', 'digest', 'digest', 'digest'),
  campaign: row('digest', 'digest', 'digest', 'digest'),
  budget: row('digest', 'digest', 'digest', 'digest'),
  product_launch: row('digest', 'digest', 'digest', 'digest'),
  page_update: row('digest', 'digest', 'digest', 'digest'),
  expiry: row('digest', 'digest', 'digest', 'digest'),
  slipping: row('off', 'digest', 'digest', 'digest'),
  traffic: row('off', 'digest', 'digest', 'digest'),
  not_known: row('off', 'digest', 'digest', 'off'),
};

function row(owner: How, operations: How, merchandiser: How, channels: How): Record<Audience, How> {
  // A program that listens wants to hear everything as it happens.
  return { owner, operations, merchandiser, slack: channels, teams: channels, webhook: 'now' };
}

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'problem.clock');
const quietSchema = z.object({ from: clock, to: clock });
/** Hours of a day, on the reader's clock, in which nothing arrives; `from` after `to` goes over midnight. */
export type Quiet = z.infer<typeof quietSchema>;

const cellsOf = (trigger: Trigger) => {
  const how = (audience: Audience) => z.enum(HOW).default(DEFAULTS[trigger][audience]);
  return {
    owner: how('owner'),
    operations: how('operations'),
    merchandiser: how('merchandiser'),
    slack: how('slack'),
    teams: how('teams'),
    webhook: how('webhook'),
  };
};
/** Shopify Flow is not told what is said to one person alone. */
const personalRow = (trigger: Trigger) => z.object(cellsOf(trigger)).prefault({});

/** A workflow starts at once or not at all. It starts until somebody says no: shops have built on it. */
const flowCell = { flow: z.enum(['now', 'off']).default('now') };
const rowWithFlow = (trigger: Trigger) => z.object({ ...cellsOf(trigger), ...flowCell }).prefault({});
const rowOfFlowAlone = z.object(flowCell).prefault({});

const matrixSchema = z.object({
  broken: rowWithFlow('broken'),
  sold_out: rowWithFlow('sold_out'),
  hero_below_need: rowWithFlow('hero_below_need'),
  task: rowWithFlow('task'),
  mention: personalRow('mention'),
  below_need: rowWithFlow('below_need'),
  to_decide: rowWithFlow('to_decide'),
  sign_off_wanted: rowWithFlow('sign_off_wanted'),
  sign_off_answered: rowWithFlow('sign_off_answered'),
  sign_off_expired: rowWithFlow('sign_off_expired'),
  campaign: rowWithFlow('campaign'),
  budget: rowWithFlow('budget'),
  product_launch: rowWithFlow('product_launch'),
  page_update: rowWithFlow('page_update'),
  expiry: rowWithFlow('expiry'),
  slipping: rowWithFlow('slipping'),
  traffic: rowWithFlow('traffic'),
  not_known: rowWithFlow('not_known'),
  held: rowOfFlowAlone,
  released: rowOfFlowAlone,
});

const digestHour = z.number().int().min(0).max(23);

/** How a shop tells its people. Addresses of channels are kept apart: they are secrets. */
export const tellingSchema = z.object({
  matrix: matrixSchema.prefault({}),
  /** Messages that one reader gets on one day at most, the digest among them. */
  cap: z.number().int().min(1).max(100).default(8),
  /** A condition that begins again within so many hours is told in the digest; 0: at once, each time. */
  cooldownHours: z.number().int().min(0).max(48).default(6),
  quiet: quietSchema.nullable().default({ from: '21:00', to: '07:00' }),
  /** On the reader's clock. */
  digestHour: digestHour.default(8),
  /** The weekly brief by email: 1 … 7, Monday first; null: not. On the reader's clock. */
  briefDay: z.number().int().min(1).max(7).nullable().default(null),
  briefHour: digestHour.default(8),
  /** When people meet, on the shop's clock; null: no fixed day. */
  meetDay: z.number().int().min(1).max(7).nullable().default(null),
  meetTime: clock.default('10:00'),
});
export type Telling = z.infer<typeof tellingSchema>;

/** How an audience is told of a trigger; null: it cannot be told of it. */
export function howOf(
  matrix: Telling['matrix'],
  trigger: MatrixTrigger,
  audience: MatrixAudience,
): How | null {
  const row: Partial<Record<MatrixAudience, How>> = matrix[trigger];
  return row[audience] ?? null;
}

/** What a person arranges for themselves; null takes the shop's. */
export const ownTellingSchema = z.object({
  /** `none`: at any hour. */
  quiet: z
    .union([quietSchema, z.literal('none')])
    .nullable()
    .default(null),
  /** IANA zone. */
  zone: z
    .string()
    .max(64)
    .refine((zone) => isZone(zone), 'problem.zone')
    .nullable()
    .default(null),
  digestHour: digestHour.nullable().default(null),
  /** The weekly brief comes by email. */
  brief: z.boolean().default(true),
  /** Of these when this person says, or not at all, whatever their role is told. */
  told: z.partialRecord(z.enum(TRIGGERS), z.enum(HOW)).default({}),
});
export type OwnTelling = z.infer<typeof ownTellingSchema>;

/** What a person wants to hear nothing of. */
export const mutedBy = ({ told }: Pick<OwnTelling, 'told'>): Trigger[] =>
  TRIGGERS.filter((trigger) => told[trigger] === 'off');

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
