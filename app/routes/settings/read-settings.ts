import { z } from 'zod';
import { MODES } from '../../core/campaign.ts';
import { peopleSettings } from '../../core/people-settings.ts';
import { policySchema } from '../../core/policy.ts';
import { shippingSettings } from '../../core/shipping-settings.ts';
import type { Problem } from '../../flow/commands/commands.ts';
import type { SettingsInput } from '../../flow/commands/inputs.ts';
import { problemsOf } from '../support/act.ts';

const MOST_MINUTES = 10_080;
/** A month; an hour is the shortest that the hourly re-reading can keep. */
const MOST_HOURS = 720;

const typed = (pattern: RegExp, least: number, most: number, problem: string) =>
  z
    .string()
    .trim()
    .regex(pattern, problem)
    .transform((text) => Number(text.replace(',', '.')))
    .pipe(z.number().min(least, problem).max(most, problem));
const minutes = typed(/^\d{1,5}([.,]\d{1,4})?$/, 0, MOST_MINUTES, 'problem.minutes');

const sent = z.object({
  channels: z.array(z.string().max(200)).max(50),
  reserve: z
    .string()
    .trim()
    .regex(/^\d{1,6}$/, 'problem.units')
    .transform(Number),
  holdMinutes: minutes,
  adHoldMinutes: minutes,
  staleHours: typed(/^\d{1,3}([.,]\d{1,2})?$/, 1, MOST_HOURS, 'problem.hours'),
  mode: z.enum(MODES),
  expiryMetafield: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(peopleSettings.expiryMetafield.unwrap()),
  launchTag: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(peopleSettings.launchTag.unwrap()),
  budgetPercent: typed(/^\d{1,4}([.,]\d)?$/, 1, 1_000, 'problem.budget_percent'),
  shipWithinDays: z
    .string()
    .trim()
    .regex(/^\d{1,2}$/, 'problem.days')
    .transform(Number)
    .pipe(z.number().max(30, 'problem.days')),
  workdays: z
    .array(z.string().regex(/^[1-7]$/))
    .transform((days) => days.map(Number).toSorted())
    .pipe(shippingSettings.workdays.unwrap()),
  closedDays: z
    .string()
    .max(2_000)
    .transform((text) => text.split(/[\s,;]+/).filter((date) => date !== ''))
    .pipe(shippingSettings.closedDays.unwrap()),
  policy: policySchema,
});

/** The settings form as a command takes it: minutes and hours become seconds. */
export function readSettings(
  body: unknown,
): { ok: true; input: SettingsInput } | { ok: false; problems: Problem[] } {
  const parsed = sent.safeParse(body);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) };
  const { channels, reserve, holdMinutes, adHoldMinutes, staleHours, mode, expiryMetafield, policy } =
    parsed.data;
  const { launchTag, budgetPercent, shipWithinDays, workdays, closedDays } = parsed.data;
  return {
    ok: true,
    input: {
      advertisingPublicationIds: channels,
      reserve,
      minimumHoldSeconds: Math.round(holdMinutes * 60),
      minimumAdHoldSeconds: Math.round(adHoldMinutes * 60),
      staleAfterSeconds: Math.round(staleHours * 3600),
      defaultMode: mode,
      expiryMetafield,
      launchTag,
      budgetShare: budgetPercent / 100,
      shipWithinDays,
      workdays,
      closedDays,
      defaultPolicy: policy,
    },
  };
}
