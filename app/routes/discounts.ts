import type { LoaderFunctionArgs } from '@remix-run/node';
import { toWallClock, type WallClock } from '../core/time.ts';
import type { DiscountChoice } from '../flow/ports.ts';
import type { CommandResult } from '../flow/commands/commands.ts';
import { visit } from './support/session.ts';

/** A discount with its start and end as the shop's clock shows them. */
export type ShownDiscount = DiscountChoice & { start: WallClock; end: WallClock | null };

/** Discounts that run or will run, found by `q`, words of their title. */
export async function loader(
  args: LoaderFunctionArgs,
): Promise<CommandResult<{ discounts: ShownDiscount[] }>> {
  const { shop, person, commands, views } = await visit(args);
  const search = (new URL(args.request.url).searchParams.get('q') ?? '').slice(0, 200);
  const found = await commands.findDiscounts(shop, person, search);
  if (!found.ok) return found;
  const { timezone } = await views.choices(shop);
  return {
    ok: true,
    discounts: found.discounts.map((one) => ({
      ...one,
      start: toWallClock(one.startsAt, timezone),
      end: one.endsAt === null ? null : toWallClock(one.endsAt, timezone),
    })),
  };
}
