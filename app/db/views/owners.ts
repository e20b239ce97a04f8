import { ownerOf, type Keeper, type Owner, type OwnedThing, type OwnerRule } from '../../core/owners.ts';
import type { Role } from '../../core/roles.ts';
import { toWallClock } from '../../core/time.ts';
import { keepersOf, ownedThing } from '../repositories/owners.ts';
import type { Sql } from '../sql.ts';
import { settingsOf } from './frame.ts';
import type { OwnersView } from './settings-shapes.ts';
import { ask } from './sql.ts';

/** Who owns what, who is away, and in what time alerts are taken on. */
export async function owners(db: Sql, shop: string, now: number): Promise<OwnersView> {
  const [settings, people, today] = await Promise.all([
    settingsOf(db, shop),
    keepersOf({ shop, sql: db }),
    todayOf(db, shop, now),
  ]);
  const { ownerRules, answerNowHours, answerTodayHours, answerLaterHours } = settings;
  return { rules: ownerRules, people, today, answerNowHours, answerTodayHours, answerLaterHours };
}

async function todayOf(db: Sql, shop: string, now: number): Promise<string> {
  const [row] = await ask<{ zone: string }>(
    db,
    `select "ianaTimezone" as "zone" from "Shop" where "shop" = $1`,
    [shop],
  );
  return toWallClock(now, row?.zone ?? 'UTC').date;
}

/** Says whose something is. */
export async function ownership(
  db: Sql,
  shop: string,
  now: number,
): Promise<(role: Role, thing: OwnedThing | null) => Owner> {
  const { rules, people, today }: { rules: OwnerRule[]; people: Keeper[]; today: string } = await owners(
    db,
    shop,
    now,
  );
  return (role, thing) => ownerOf(role, thing, { rules, people, today });
}

/** What owner rules look at of these products, by id. */
export async function ownedThings(
  db: Sql,
  shop: string,
  productIds: readonly string[],
): Promise<Map<string, OwnedThing>> {
  const rows = await ask<{ id: string; thing: OwnedThing }>(
    db,
    `select p.id, ${ownedThing('p')} as thing from "Product" p
      where p.shop = $1 and p.id in (select json_array_elements_text($2::json))`,
    [shop, JSON.stringify(productIds)],
  );
  return new Map(rows.map(({ id, thing }) => [id, thing]));
}
