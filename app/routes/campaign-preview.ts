import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { toInput } from './campaign-form/read-draft.ts';
import { chooseLocale } from '../i18n/locales.ts';
import { allow, visit } from './support/session.ts';

const asked = z.object({
  draft: z.record(z.string(), z.unknown()),
  campaignId: z.string().max(60).nullable(),
});

/** What a campaign that is being written would do if it started now, and what it may sell. Nothing is kept. */
export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands, views } = await visit(args);
  allow(person, 'previewCampaign');
  const body = asked.safeParse(await args.request.json().catch(() => null));
  if (!body.success) return { ok: false as const };
  const { draft, campaignId } = body.data;
  const { timezone } = await views.choices(shop);
  const kept = campaignId === null ? null : await views.campaignForm(shop, campaignId);
  // A name is not needed to see what would happen.
  const named = draft['name'] === '' ? { ...draft, name: '–' } : draft;
  const read = toInput({ ...named, csv: '' }, timezone, {
    kept,
    confirmedPlans: true,
    locale: chooseLocale([]),
  });
  if (!read.ok) return { ok: false as const };
  return commands.previewCampaign(shop, person, read.input, campaignId);
}
