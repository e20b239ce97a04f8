import { changeParams } from '../../core/how-we-work.ts';
import { settingDifferences } from '../../core/settings-file.ts';
import { settingsSchema } from '../../core/policy.ts';
import type { CommandResult, Commands } from './commands.ts';
import { judgeShop, nameOf, refuse, said, type CommandPorts } from './support.ts';

type PeopleCommands = Pick<Commands, 'override' | 'endOverride' | 'saveSettings'>;

/** What people say about single products, alerts, and the shop's settings. */
export function peopleCommands(ports: CommandPorts): PeopleCommands {
  const { store, clock, poke } = ports;
  return {
    async override(shop, by, input) {
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const now = clock.now();
        if (input.untilKind === 'time' && (input.until === null || input.until <= now)) {
          return refuse('problem.until_is_past', 'until');
        }
        const [product] = await tx.products([input.productId]);
        if (!product) return refuse('problem.no_such_product', 'productId');
        const items = (await tx.itemsOfProduct(input.productId)).filter(
          ({ removedAt }) => removedAt === null,
        );
        const member = items.some(
          (item) => input.campaignId === null || item.campaignId === input.campaignId,
        );
        if (input.kind === 'hold_now' && !member) return refuse('problem.hold_needs_campaign', 'campaignId');
        const before = (await tx.picture(input.productId, now))?.overrides ?? [];
        await tx.endOverrides(
          before.map(({ id }) => id),
          now,
        );
        await tx.addOverride({
          ...input,
          until: input.untilKind === 'time' ? input.until : null,
          by: nameOf(by),
          inferred: false,
          createdAt: now,
        });
        const params = {
          product: product.title,
          kind: input.kind,
          until: input.untilKind === 'time' ? input.until : input.untilKind,
          reason: input.reason,
        };
        await tx.ledger(input.productId, [said(by, 'ledger.override_added', params, input.campaignId)], now);
        await tx.mark('judge', [input.productId], now);
        return { ok: true };
      });
      if (result.ok) poke();
      return result;
    },

    async endOverride(shop, by, productId) {
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        const active = (await tx.picture(productId, now))?.overrides ?? [];
        await tx.endOverrides(
          active.map(({ id }) => id),
          now,
        );
        const [product] = await tx.products([productId]);
        await tx.ledger(
          productId,
          [said(by, 'ledger.override_ended', { product: product?.title ?? productId })],
          now,
        );
        await tx.mark('judge', [productId], now);
      });
      poke();
      return { ok: true };
    },

    async saveSettings(shop, by, input) {
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const row = await tx.shop();
        if (!row) return refuse('problem.no_such_shop');
        const now = clock.now();
        const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        const settings = settingsSchema.parse({ ...row.settings, ...given });
        const changed = changeParams(settingDifferences(row.settings, settings, await tx.places()));
        await tx.saveShop({ settings });
        await tx.ledger(null, [said(by, 'ledger.settings_saved', changed)], now);
        if (given['signOff'] !== undefined) {
          const waiting = await tx.campaigns({ states: ['proposed', 'approved', 'live'] });
          await tx.mark(
            'campaign',
            waiting.map(({ id }) => id),
            now,
          );
        }
        await judgeShop(tx, now);
        return { ok: true };
      });
      if (result.ok) poke();
      return result;
    },
  };
}
