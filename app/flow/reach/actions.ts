import { z } from 'zod';
import type { CampaignRow } from '../store.ts';
import type { CommandResult, Commands, Person } from '../commands/commands.ts';
import type { Clock } from '../ports.ts';
import type { ReachStore } from './store.ts';

/** A run that did not end within this time was interrupted (Flow waits 10 seconds) and is done again. */
const STALE_MS = 60_000;

const productId = z
  .union([z.number().int().positive(), z.string()])
  .transform(String)
  .pipe(z.string().regex(/^(gid:\/\/shopify\/Product\/)?\d{1,20}$/))
  .transform((text) => text.slice(text.lastIndexOf('/') + 1));
const campaign = z.string().trim().min(1).max(120);
const blank = (value: unknown): unknown => (value === '' || value === null ? undefined : value);
const reason = z.preprocess(blank, z.string().trim().max(400).default('Shopify Flow'));
const response = z.preprocess(blank, z.enum(['flag', 'stop_promoting', 'hide']).default('stop_promoting'));

/** The fields of each action, under the keys of its toml. */
const actionSchema = z.discriminatedUnion('handle', [
  z.object({
    handle: z.literal('hold-product'),
    properties: z.object({
      product_id: productId,
      campaign: z.preprocess(blank, campaign.optional()),
      response,
      reason,
    }),
  }),
  z.object({ handle: z.literal('release-product'), properties: z.object({ product_id: productId, reason }) }),
  z.object({ handle: z.literal('add-product'), properties: z.object({ product_id: productId, campaign }) }),
  z.object({
    handle: z.literal('remove-product'),
    properties: z.object({ product_id: productId, campaign }),
  }),
  z.object({ handle: z.literal('freeze-campaign'), properties: z.object({ campaign }) }),
]);
type FlowAction = z.output<typeof actionSchema>;
export const FLOW_ACTIONS = actionSchema.options.map(({ shape }) => shape.handle.value);

const requestSchema = z.object({
  shopify_domain: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/),
  action_run_id: z.union([z.string().min(1).max(100), z.number()]).transform(String),
  handle: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/**
 * done: it is so, now or since an earlier request of the same run. later: another request of this run is at it, or
 * Shopify cannot be reached. refused: it will not be done; `problem` says why in words for the log of the workflow.
 */
export type FlowOutcome = { state: 'done' } | { state: 'later' } | { state: 'refused'; problem: string };

export interface FlowActions {
  run(body: unknown): Promise<FlowOutcome>;
}

export interface FlowActionPorts {
  store: Pick<ReachStore, 'inShop'>;
  commands: Pick<Commands, 'override' | 'endOverride' | 'addProducts' | 'removeProduct' | 'freeze'>;
  clock: Clock;
}

/**
 * What workflows ask of us: the same commands that people have, once per run, in the name of Flow. Roles do not apply:
 * who may build workflows is the shop's own decision.
 */
export function createFlowActions({ store, commands, clock }: FlowActionPorts): FlowActions {
  return {
    async run(body) {
      const request = requestSchema.safeParse(body);
      if (!request.success) return refused(z.prettifyError(request.error));
      const { shopify_domain: shop, action_run_id: runId, handle, properties } = request.data;
      const action = actionSchema.safeParse({ handle, properties });
      if (!action.success) return refused(z.prettifyError(action.error));
      const installed = await store.inShop(shop, async (tx) => (await tx.shop())?.uninstalledAt === null);
      if (!installed) return refused('Holdfast is not installed in this shop');
      const known = await store.inShop(shop, (tx) => tx.startRun(runId, handle, clock.now(), STALE_MS));
      if (known !== 'started') {
        if (known.state === 'running') return { state: 'later' };
        return known.problem === null ? { state: 'done' } : refused(known.problem);
      }
      const by: Person = { userId: `run ${runId}`, name: 'Flow', role: 'owner' };
      const outcome = await perform(shop, by, action.data);
      // A run that may succeed later is left as it is: it is stale by the time Flow asks again, or running until then.
      if (outcome.state !== 'later') {
        const problem = outcome.state === 'refused' ? outcome.problem : null;
        await store.inShop(shop, (tx) => tx.finishRun(runId, { problem }, clock.now()));
      }
      return outcome;
    },
  };

  async function perform(shop: string, by: Person, { handle, properties }: FlowAction): Promise<FlowOutcome> {
    switch (handle) {
      case 'hold-product':
        return hold(shop, by, properties);
      case 'release-product':
        return outcomeOf(
          await commands.override(shop, by, {
            productId: properties.product_id,
            campaignId: null,
            kind: 'keep_visible',
            response: null,
            untilKind: 'restock',
            until: null,
            reason: properties.reason,
          }),
        );
      case 'add-product':
        return inCampaign(shop, properties.campaign, ({ id }) =>
          commands.addProducts(shop, by, id, [properties.product_id]),
        );
      case 'remove-product':
        return inCampaign(shop, properties.campaign, ({ id }) =>
          commands.removeProduct(shop, by, id, properties.product_id),
        );
      case 'freeze-campaign':
        return inCampaign(shop, properties.campaign, async (found) =>
          found.frozen ? { ok: true } : commands.freeze(shop, by, found.id),
        );
    }
  }

  async function hold(
    shop: string,
    by: Person,
    asked: Extract<FlowAction, { handle: 'hold-product' }>['properties'],
  ): Promise<FlowOutcome> {
    const holdIn = (campaignId: string | null): Promise<CommandResult> =>
      commands.override(shop, by, {
        productId: asked.product_id,
        campaignId,
        kind: 'hold_now',
        response: asked.response,
        untilKind: 'campaign_end',
        until: null,
        reason: asked.reason,
      });
    if (asked.campaign === undefined) return outcomeOf(await holdIn(null));
    return inCampaign(shop, asked.campaign, ({ id }) => holdIn(id));
  }

  /** A campaign by its handle, else by its name: both are what a trigger gives a workflow. */
  async function inCampaign(
    shop: string,
    named: string,
    work: (campaign: CampaignRow) => Promise<CommandResult>,
  ): Promise<FlowOutcome> {
    const found = await store.inShop(shop, async (tx) => {
      const byHandle = await tx.campaignByHandle(named);
      if (byHandle) return byHandle;
      const same = (await tx.campaigns()).filter(({ name }) => name === named);
      return same.length === 1 ? (same[0] ?? null) : null;
    });
    return found ? outcomeOf(await work(found)) : refused(`There is no one campaign "${named}"`);
  }
}

const refused = (problem: string): FlowOutcome => ({ state: 'refused', problem });

function outcomeOf(result: CommandResult): FlowOutcome {
  if (result.ok) return { state: 'done' };
  if (result.problems.some(({ message }) => message === 'problem.shopify_away')) return { state: 'later' };
  return refused(result.problems.map(({ message }) => message).join(', '));
}
