import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { CAMPAIGN_CHANNELS } from '../../core/audience.ts';
import type { CommandResult } from '../../flow/commands/commands.ts';
import type { ActResult } from '../../ui/act.ts';
import { answer, readIntent } from '../support/act.ts';
import { aboutPlacements, placementIntents } from './placement-intents.ts';
import { visit, type Visit } from '../support/session.ts';

const PLAIN = [
  'schedule',
  'propose',
  'withdraw_proposal',
  'watch_only',
  'freeze',
  'unfreeze',
  'end',
  'cancel',
  'put_back',
  'look_at_readiness',
] as const;

const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.enum(PLAIN) }),
  z.object({
    intent: z.enum(['sign', 'send_back']),
    version: z.number().int().min(1).max(1_000_000),
    note: z.string().max(1_000).default(''),
  }),
  z.object({ intent: z.enum(['start_acting', 'consent_to_list']), fingerprint: z.string().max(100) }),
  z.object({
    intent: z.literal('set_units'),
    variantId: z.string().max(30),
    plannedUnits: z.number().int().min(0).max(100_000_000).nullable(),
    confirmed: z.boolean().default(false),
  }),
  z.object({ intent: z.literal('set_hero'), variantId: z.string().max(30), hero: z.boolean() }),
  z.object({ intent: z.literal('remove_product'), productId: z.string().max(30) }),
  z.object({
    intent: z.literal('set_campaign_channel'),
    channel: z.enum(CAMPAIGN_CHANNELS),
    address: z.string().max(2_000).nullable(),
  }),
  z.object({ intent: z.literal('test_campaign_channel'), channel: z.enum(CAMPAIGN_CHANNELS) }),
  ...placementIntents,
]);
type Input = z.infer<typeof intents>;

/** Everything that a person can do on a campaign's page: one intent, one command. */
export async function act(args: ActionFunctionArgs): Promise<ActResult> {
  const who = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  return answer(read.input.intent, await run(who, args.params['id'] ?? '', read.input));
}

async function run(who: Visit, id: string, input: Input): Promise<CommandResult<{ count?: number }>> {
  const { shop, person, commands, telling } = who;
  switch (input.intent) {
    case 'schedule':
      return commands.schedule(shop, person, id);
    case 'propose':
      return commands.propose(shop, person, id);
    case 'withdraw_proposal':
      return commands.withdrawProposal(shop, person, id);
    case 'sign':
      return commands.sign(shop, person, id, input);
    case 'send_back':
      return commands.sendBack(shop, person, id, input);
    case 'start_acting':
    case 'consent_to_list':
      return commands.startActing(shop, person, id, input.fingerprint);
    case 'watch_only':
      return commands.watchOnly(shop, person, id);
    case 'freeze':
      return commands.freeze(shop, person, id);
    case 'unfreeze':
      return commands.unfreeze(shop, person, id);
    case 'end':
      return commands.end(shop, person, id);
    case 'cancel':
      return commands.cancel(shop, person, id);
    case 'look_at_readiness':
      return commands.lookAtReadiness(shop, person, id);
    case 'set_campaign_channel':
      return telling.setCampaignChannel(shop, person, id, input.channel, input.address);
    case 'test_campaign_channel':
      return telling.testCampaignChannel(shop, person, id, input.channel);
    case 'put_back': {
      const result = await commands.putEverythingBack(shop, person, id);
      return result.ok ? { ok: true, count: result.products } : result;
    }
    case 'set_units':
      return commands.setItem(shop, person, id, input.variantId, {
        plannedUnits: input.plannedUnits,
        confirmed: input.confirmed,
      });
    case 'set_hero':
      return commands.setItem(shop, person, id, input.variantId, { hero: input.hero });
    case 'remove_product':
      return commands.removeProduct(shop, person, id, input.productId);
    default:
      return aboutPlacements(who, id, input);
  }
}
