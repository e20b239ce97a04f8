import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { RESPONSES } from '../../core/policy.ts';
import { fromWallClock } from '../../core/time.ts';
import type { ActResult } from '../../ui/act.ts';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';

const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('override'),
    kind: z.enum(['keep_visible', 'hold_now']),
    response: z.enum(RESPONSES).nullable(),
    campaignId: z.string().max(60).nullable(),
    untilKind: z.enum(['time', 'restock', 'campaign_end']),
    untilDate: z.string().max(10),
    untilTime: z.string().max(8),
    reason: z.string().trim().min(1, 'problem.reason_missing').max(500),
  }),
  z.object({ intent: z.literal('end_override') }),
  z.object({ intent: z.literal('take_out'), campaignId: z.string().min(1).max(60) }),
]);

/** A person decides for a product, takes the decision back, or takes the product out of a campaign. */
export async function overrideIntent(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands, views } = await visit(args);
  const productId = args.params['productId'] ?? '';
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  if (input.intent === 'end_override') {
    return answer(input.intent, await commands.endOverride(shop, person, productId));
  }
  if (input.intent === 'take_out') {
    return answer(input.intent, await commands.removeProduct(shop, person, input.campaignId, productId));
  }
  const { timezone } = await views.choices(shop);
  const until =
    input.untilKind === 'time'
      ? fromWallClock({ date: input.untilDate, time: input.untilTime }, timezone)
      : null;
  if (input.untilKind === 'time' && until === null) {
    return { ok: false, intent: input.intent, problems: [{ field: 'untilDate', message: 'problem.date' }] };
  }
  const { kind, response, campaignId, untilKind, reason } = input;
  return answer(
    input.intent,
    await commands.override(shop, person, {
      productId,
      campaignId,
      kind,
      response: kind === 'hold_now' ? (response ?? 'stop_promoting') : null,
      untilKind,
      until,
      reason,
    }),
  );
}
