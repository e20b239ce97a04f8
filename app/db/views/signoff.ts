import { changesBetween, unitsOf } from '../../core/signoff-facts.ts';
import type { SignOffRow } from '../../flow/signoff-store.ts';
import { SIGN_OFF_COLUMNS } from '../repositories/signoff.ts';
import type { Sql } from '../sql.ts';
import { ask } from './sql.ts';
import type { SignOffView } from './signoff-shapes.ts';

const MOST = 50;

export async function signOffs(db: Sql, shop: string, campaignId: string): Promise<SignOffView[]> {
  const rows = await ask<SignOffRow>(
    db,
    `select ${SIGN_OFF_COLUMNS} from "SignOff" where "shop" = $1 and "campaignId" = $2
      order by "proposedAt" desc, "id" desc limit ${MOST}`,
    [shop, campaignId],
  );
  return rows.map((row, index) => {
    const before = rows[index + 1];
    const { facts, changes, campaignId: _campaign, worseSince: _worse, ...rest } = row;
    return {
      ...rest,
      plan: {
        startsAt: facts.startsAt,
        endsAt: facts.endsAt,
        items: facts.items.length,
        heroes: facts.items.filter(({ hero }) => hero).length,
        units: unitsOf(facts.items),
        readiness: facts.readiness,
      },
      since: before ? changesBetween(before.facts, facts) : [],
      changes: changes ?? [],
    };
  });
}
