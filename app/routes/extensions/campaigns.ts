import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { may } from '../../core/roles.ts';
import { readIntent } from '../support/act.ts';
import type { Visit } from '../support/session.ts';
import { forExtension } from './cross-origin.ts';
import { inWords } from './words.ts';

/** Campaigns that products can be added to: those that are not over, the next to start first. */
export async function openCampaigns({ shop, views, now }: Visit): Promise<{ id: string; name: string }[]> {
  const query = { search: '', states: OPEN, sort: 'starts', descending: false, page: 1 } as const;
  return (await views.campaigns(shop, query, now())).rows.map(({ id, name }) => ({ id, name }));
}
const OPEN = ['draft', 'proposed', 'approved', 'live'] as const;

const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('add'),
    campaignId: z.string().max(60),
    productIds: z
      .array(z.string().regex(/^\d{1,20}$/))
      .min(1)
      .max(250),
  }),
]);

/** For the action of the product index: what products can be added to, and whether this person may. */
export const loader = (args: LoaderFunctionArgs): Promise<Response> =>
  forExtension(args, async (visit) => ({
    may: may(visit.person.role, 'addProducts'),
    campaigns: await openCampaigns(visit),
  }));

export const action = (args: ActionFunctionArgs): Promise<Response> =>
  forExtension(args, async ({ shop, person, commands }) => {
    const read = await readIntent(args.request, intents);
    if (!read.ok) return inWords(args.request, read.answer.ok ? { ok: true } : read.answer);
    const { campaignId, productIds } = read.input;
    return inWords(args.request, await commands.addProducts(shop, person, campaignId, productIds));
  });
