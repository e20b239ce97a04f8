import { ask, containing, ms } from './sql.ts';
import type { Sql, SqlParameter } from '../sql.ts';
import { AGREEMENTS } from '../../core/how-we-work.ts';
import type { LedgerLine, LedgerPage, LedgerQuery } from './views.ts';

const LINE = `e."id", ${ms('e."at"')} as "at", e."kind", e."message", e."params", e."actor", e."cost",
  e."campaignId", c."name" as "campaignName", e."productId", p."title" as "productTitle", e."variantId", v."title" as "variantTitle"`;
const NAMES = `left join "Campaign" c on c."shop" = e."shop" and c."id" = e."campaignId"
  left join "Product" p on p."shop" = e."shop" and p."id" = e."productId"
  left join "Variant" v on v."shop" = e."shop" and v."id" = e."variantId"`;

const time = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

/** Entries newest first, `limit` of them, older than `before`. */
export async function ledger(db: Sql, shop: string, query: LedgerQuery): Promise<LedgerPage> {
  const values: (SqlParameter | readonly string[])[] = [shop];
  const conditions = ['e."shop" = $1'];
  const add = (condition: (parameter: string) => string, value: SqlParameter | readonly string[]): void => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (query.campaignId) add((at) => `e."campaignId" = ${at}`, query.campaignId);
  if (query.productId) add((at) => `e."productId" = ${at}`, query.productId);
  if (query.kinds.length > 0)
    add((at) => `e."kind" in (select json_array_elements_text(${at}::json))`, query.kinds);
  if (query.from !== null) add((at) => `e."at" >= ${time(at)}`, query.from);
  if (query.to !== null) add((at) => `e."at" < ${time(at)}`, query.to);
  if (query.search) {
    add(
      (at) =>
        `e."productId" in (select s."id" from "Product" s where s."shop" = $1 and s."title" ilike ${at})`,
      containing(query.search),
    );
  }
  if (query.before) {
    add((at) => `e."at" <= ${time(at)}`, query.before.at);
    add((at) => `(e."at" < ${time(`$${values.length - 1}`)} or e."id" < ${at})`, query.before.id);
  }
  const rows = await ask<LedgerLine>(
    db,
    `select ${LINE} from (select * from "LedgerEntry" e where ${conditions.join(' and ')}
        order by e."at" desc, e."id" desc limit ${query.limit + 1}) e ${NAMES}
      order by e."at" desc, e."id" desc`,
    values,
  );
  return { rows: rows.slice(0, query.limit), more: rows.length > query.limit };
}

/** Changes of how the people of a shop work, newest first. */
export const agreements = (db: Sql, shop: string, limit: number): Promise<LedgerLine[]> =>
  ask<LedgerLine>(
    db,
    `select ${LINE} from (select * from "LedgerEntry" e
        where e."shop" = $1 and e."kind" = 'person' and e."productId" is null and e."campaignId" is null
          and e."message" in (select json_array_elements_text($2::json))
        order by e."at" desc, e."id" desc limit $3::int) e ${NAMES}
      order by e."at" desc, e."id" desc`,
    [shop, JSON.stringify(AGREEMENTS), limit],
  );
