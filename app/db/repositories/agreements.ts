/** How people of a shop agreed to be told. */
import { tellingSchema, type Telling } from '../../core/telling.ts';
import type { AgreementTx } from '../../flow/agreement-store.ts';
import { json } from '../sql.ts';
import type { Scope } from './scope.ts';
import { at } from './telling-words.ts';

export const agreementRepository = ({ shop, sql }: Scope): AgreementTx => ({
  agreedTelling: () => agreedTelling({ shop, sql }),

  async saveAgreedTelling(settings, now) {
    const { briefDay, briefHour } = await agreedTelling({ shop, sql });
    const same = briefDay === settings.briefDay && briefHour === settings.briefHour;
    await sql.run(
      `INSERT INTO "Telling" AS t (shop, settings, channels, "briefSince") VALUES ($1, $2::jsonb, '{}', ${at('$3')})
       ON CONFLICT (shop) DO UPDATE SET settings = excluded.settings,
         "briefSince" = coalesce(excluded."briefSince", t."briefSince")`,
      shop,
      json(settings),
      same ? null : now,
    );
  },
});

/** What is not written down is as it is out of the box. */
export async function agreedTelling({ shop, sql }: Scope): Promise<Telling> {
  const [row] = await sql.rows<{ settings: unknown }>(`SELECT settings FROM "Telling" WHERE shop = $1`, shop);
  return tellingSchema.parse(row?.settings ?? {});
}
