import { z } from 'zod';
import { policySchema } from '../../core/policy.ts';
import type { Problem } from '../../flow/commands/commands.ts';
import type { SettingsInput } from '../../flow/commands/inputs.ts';
import { problemsOf } from '../support/act.ts';

const MOST_MINUTES = 10_080;

const minutes = z
  .string()
  .trim()
  .regex(/^\d{1,5}([.,]\d{1,4})?$/, 'problem.minutes')
  .transform((text) => Number(text.replace(',', '.')))
  .pipe(z.number().max(MOST_MINUTES, 'problem.minutes'));

const sent = z.object({
  channels: z.array(z.string().max(200)).max(50),
  reserve: z
    .string()
    .trim()
    .regex(/^\d{1,6}$/, 'problem.units')
    .transform(Number),
  holdMinutes: minutes,
  adHoldMinutes: minutes,
  policy: policySchema,
});

/** The settings form as a command takes it: minutes become seconds. */
export function readSettings(
  body: unknown,
): { ok: true; input: SettingsInput } | { ok: false; problems: Problem[] } {
  const parsed = sent.safeParse(body);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) };
  const { channels, reserve, holdMinutes, adHoldMinutes, policy } = parsed.data;
  return {
    ok: true,
    input: {
      advertisingPublicationIds: channels,
      reserve,
      minimumHoldSeconds: Math.round(holdMinutes * 60),
      minimumAdHoldSeconds: Math.round(adHoldMinutes * 60),
      defaultPolicy: policy,
    },
  };
}
