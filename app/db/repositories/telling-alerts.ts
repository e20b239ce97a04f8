/** Conditions that somebody is to be told of, or asked about again. */
import type { TellingTx, UnansweredAlert, UntoldAlert } from '../../flow/telling/store.ts';
import { among, json, ms } from '../sql.ts';
import { ownedThing } from './owners.ts';
import type { Scope } from './scope.ts';
import { at } from './telling-words.ts';

type Methods = Pick<
  TellingTx,
  'untoldAlerts' | 'alertsTold' | 'unanswered' | 'lookForAnswerAt' | 'escalated'
>;

export const tellingAlerts = ({ shop, sql }: Scope): Methods => ({
  untoldAlerts: (limit) =>
    sql.rows<UntoldAlert>(
      `SELECT ${ASKED}, a."toldAt" IS NOT NULL AS seen
       FROM "Alert" a LEFT JOIN "Product" p ON p.shop = a.shop AND p.id = a."productId"
       WHERE a.shop = $1 AND (a."toldAt" IS NULL OR (a."resolvedAt" IS NOT NULL AND a."endToldAt" IS NULL))
       ORDER BY a."openedAt", a.id LIMIT $2::int`,
      shop,
      limit,
    ),

  async alertsTold(alerts, now) {
    await sql.run(
      `UPDATE "Alert" a SET "toldAt" = coalesce(a."toldAt", ${at('$3')}),
         "endToldAt" = CASE WHEN x.ended THEN ${at('$3')} ELSE a."endToldAt" END
       FROM json_to_recordset($2::json) AS x(id text, ended boolean) WHERE a.shop = $1 AND a.id = x.id`,
      shop,
      json(alerts.map(({ id, resolvedAt }) => ({ id, ended: resolvedAt !== null }))),
      now,
    );
  },

  unanswered: (limit, now) =>
    sql.rows<UnansweredAlert>(
      `SELECT ${ASKED}, ${ms('a."acknowledgedAt"')} AS "acknowledgedAt", ${ms('a."snoozedUntil"')} AS "snoozedUntil",
         ${ms('a."escalatedAt"')} AS "escalatedAt"
       FROM "Alert" a LEFT JOIN "Product" p ON p.shop = a.shop AND p.id = a."productId"
       WHERE a.shop = $1 AND a."escalateAt" <= ${at('$3')} ORDER BY a."escalateAt", a.id LIMIT $2::int`,
      shop,
      limit,
      now,
    ),

  async lookForAnswerAt(alertIds, when) {
    await sql.run(
      `UPDATE "Alert" SET "escalateAt" = ${at('$3')} WHERE shop = $1 AND id ${among('$2')}`,
      shop,
      json(alertIds),
      when,
    );
  },

  async escalated(alertId, to, now) {
    await sql.run(
      `UPDATE "Alert" SET "escalateAt" = NULL, "escalatedAt" = ${at('$4')}, "escalatedTo" = $3
       WHERE shop = $1 AND id = $2`,
      shop,
      alertId,
      to,
      now,
    );
  },
});

/** An alert as `a` of a product as `p`. */
const ASKED = `a.id, a.subject, a.kind, a.urgency, a."campaignId", a.addressee, a."doneBy", ${ownedThing('p')} AS thing,
  ${ms('a."openedAt"')} AS "openedAt", ${ms('a."resolvedAt"')} AS "resolvedAt"`;
