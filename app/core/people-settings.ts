import { z } from 'zod';
import { MODES } from './campaign.ts';
import { ownerRulesSchema } from './owners.ts';
import { ROLES } from './roles.ts';
import { SURVEY_RULES } from './survey.ts';

/** `namespace.key`, as Shopify allows them. */
const metafieldName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{2,255}\.[A-Za-z0-9_-]{2,64}$/, 'problem.metafield_name');

/** What becomes of a campaign that nobody has signed when its start comes; `off`: nobody has to sign. */
export const SIGN_OFF = ['off', 'wait', 'watch'] as const;
export type SignOffRule = (typeof SIGN_OFF)[number];
/** Roles that a shop can choose to sign. */
export const SIGNERS = ['owner', 'operations', 'merchandiser'] as const;

/** Waking hours in which an alert is to be taken on; null: no time is agreed. */
const answerHours = z
  .number()
  .int()
  .min(1, 'problem.answer_hours')
  .max(720, 'problem.answer_hours')
  .nullable();

/** The part of a shop's settings that is about people and how they begin. */
export const peopleSettings = {
  /** What a new campaign proposes: only to watch, or to act (after consent to the list of writes) as soon as it runs. */
  defaultMode: z.enum(MODES).default('watch'),
  /** Where the shop keeps the day on which a product or variant expires. */
  expiryMetafield: metafieldName.nullable().default(null),
  /** A product that gets this tag is launched; null: only one that becomes active. */
  launchTag: z.string().trim().min(1).max(255).nullable().default(null),
  /** A budget that changes by more than this share of what it was is told. */
  budgetShare: z.number().min(0.01).max(10).default(0.2),
  /** Viewers see lights and days; with this also units and money. */
  viewersSeeQuantities: z.boolean().default(true),
  /** What people are who open the app for the first time. */
  defaultRole: z.enum(['operations', 'merchandiser', 'viewer']).default('viewer'),
  /** Whether campaigns need a sign-off, and what becomes of one that starts without. */
  signOff: z.enum(SIGN_OFF).default('off'),
  /** Whether those who worked on a campaign are asked how it went, and whether it is kept who said what. */
  survey: z.enum(SURVEY_RULES).default('off'),
  /** Roles that sign off or send back. */
  signers: z.array(z.enum(SIGNERS)).min(1, 'problem.no_signer').max(3).default(['owner', 'operations']),
  /** Who owns which products. */
  ownerRules: ownerRulesSchema.default([]),
  answerNowHours: answerHours.default(4),
  answerTodayHours: answerHours.default(null),
  answerLaterHours: answerHours.default(null),
  /** Roles chosen for people who have not come yet, by their email address in small letters. */
  expectedPeople: z
    .array(z.object({ email: z.string().trim().toLowerCase().pipe(z.email()), role: z.enum(ROLES) }))
    .max(500)
    .default([]),
};
