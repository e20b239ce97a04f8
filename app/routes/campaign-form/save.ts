import { z } from 'zod';
import type { CampaignFormView } from '../../db/views/views.ts';
import type { CampaignInput } from '../../flow/commands/inputs.ts';
import { chooseLocale } from '../../i18n/locales.ts';
import type { ActResult } from '../../ui/act.ts';
import { readIntent } from '../support/act.ts';
import { toInput } from './read-draft.ts';

const save = z.object({
  intent: z.literal('save'),
  draft: z.unknown(),
  confirmedPlans: z.boolean().default(false),
  locale: z.string().max(35).default(''),
});

/** What a person saves, ready for a command; or the answer that says what does not fit. */
export async function readSave(
  request: Request,
  zone: string,
  kept: CampaignFormView | null,
): Promise<{ ok: true; input: CampaignInput; csv: string } | { ok: false; answer: ActResult }> {
  const read = await readIntent(request, save);
  if (!read.ok) return read;
  const { draft, confirmedPlans } = read.input;
  const locale = chooseLocale([read.input.locale]);
  const worked = toInput(draft, zone, { kept, confirmedPlans, locale });
  return worked.ok ? worked : { ok: false, answer: { ok: false, intent: 'save', problems: worked.problems } };
}
