import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { whyLine, type Line } from '../../core/explain.ts';
import type { Light } from '../../core/light.ts';
import type { VerdictKind } from '../../core/picture.ts';
import { RESPONSES, strictest, type Response as HoldResponse } from '../../core/policy.ts';
import { may } from '../../core/roles.ts';
import type { ProductView } from '../../db/views/views.ts';
import { readIntent } from '../support/act.ts';
import { openCampaigns } from './campaigns.ts';
import { forExtension } from './cross-origin.ts';
import { inWords, speaker } from './words.ts';

/** What the block of the product page shows of one campaign. */
interface CampaignLine {
  id: string;
  name: string;
  mode: string;
  light: Light;
  /** Buyable units and need over all sizes; null: nobody knows, or this person sees no quantities. */
  units: number | null;
  need: number | null;
  /** Strictest open hold. */
  standing: HoldResponse | null;
  /** Of the size that is worst off. */
  why: string | null;
}

export const loader = (args: LoaderFunctionArgs): Promise<Response> =>
  forExtension(args, async (visit) => {
    const { shop, views, person, now, quantities } = visit;
    const [product, frame, open] = await Promise.all([
      views.product(shop, args.params['productId'] ?? '', now()),
      views.frame(shop),
      openCampaigns(visit),
    ]);
    if (!product) return { known: false };
    const way = { timezone: frame?.timezone ?? 'UTC', currency: frame?.currency ?? 'USD', now: now() };
    const say = await speaker(args.request, way);
    const campaigns = linesOf(product, (line) => say(line, !quantities));
    return {
      known: true,
      campaigns,
      override: product.override && { kind: product.override.kind, reason: product.override.reason },
      may: { override: may(person.role, 'override'), add: may(person.role, 'addProducts') },
      addable: open.filter(({ id }) => !campaigns.some((campaign) => campaign.id === id)),
    };
  });

const ORDER: readonly (VerdictKind | null)[] = [
  'sold_out',
  'below_need',
  'not_known',
  null,
  'covered',
  'exempt',
];
const LIGHTS: Record<VerdictKind, Light> = {
  sold_out: 'red',
  below_need: 'yellow',
  not_known: 'yellow',
  covered: 'green',
  exempt: 'green',
};
const OPEN_STATES = ['draft', 'proposed', 'approved', 'live'];

function linesOf(product: ProductView, say: (line: Line) => string): CampaignLine[] {
  const verdicts = product.variants.flatMap((variant) => variant.verdicts);
  const ids = new Set(
    verdicts.filter(({ state }) => OPEN_STATES.includes(state)).map(({ campaignId }) => campaignId),
  );
  return [...ids].flatMap((id) => {
    const own = verdicts.filter(({ campaignId }) => campaignId === id);
    const [worst] = own.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
    if (!worst) return [];
    const sum = (of: 'buyable' | 'needToBeSafe'): number | null =>
      own.reduce<number | null>((total, { assessment }) => {
        const value = assessment?.[of] ?? null;
        return value === null ? total : (total ?? 0) + value;
      }, null);
    const held = product.holds.filter(({ campaignId, mode }) => campaignId === id && mode === 'act');
    return [
      {
        id,
        name: worst.campaignName,
        mode: worst.mode,
        light: worst.verdict ? LIGHTS[worst.verdict] : ('grey' as const),
        units: sum('buyable'),
        need: sum('needToBeSafe'),
        standing: strictest(held.map(({ response }) => response)),
        why: worst.assessment ? say(whyLine(worst.assessment)) : null,
      },
    ];
  });
}

const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('override'),
    kind: z.enum(['keep_visible', 'hold_now']),
    response: z.enum(RESPONSES).default('stop_promoting'),
    reason: z.string().trim().min(1, 'problem.reason_missing').max(500),
  }),
  z.object({ intent: z.literal('end_override') }),
  z.object({ intent: z.literal('add'), campaignId: z.string().max(60) }),
]);

export const action = (args: ActionFunctionArgs): Promise<Response> =>
  forExtension(args, async ({ shop, person, commands }) => {
    const productId = args.params['productId'] ?? '';
    const read = await readIntent(args.request, intents);
    if (!read.ok) return inWords(args.request, read.answer.ok ? { ok: true } : read.answer);
    const { input } = read;
    const words = (result: Parameters<typeof inWords>[1]) => inWords(args.request, result);
    switch (input.intent) {
      case 'end_override':
        return words(await commands.endOverride(shop, person, productId));
      case 'add':
        return words(await commands.addProducts(shop, person, input.campaignId, [productId]));
      case 'override': {
        const { kind, reason } = input;
        return words(
          await commands.override(shop, person, {
            productId,
            campaignId: null,
            kind,
            response: kind === 'hold_now' ? input.response : null,
            untilKind: kind === 'hold_now' ? 'campaign_end' : 'restock',
            until: null,
            reason,
          }),
        );
      }
    }
  });
