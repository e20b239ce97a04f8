/** A table that grew from nothing: the planner learns of it before anybody has to wait. */
import { expect, it } from 'vitest';
import { learnSizes } from '../../app/db/statistics.ts';
import { onEachDatabase } from '../support/each-database.ts';

const ROWS = 4_000;

onEachDatabase('sizes of tables', (ground) => {
  it('are learned where a table has more than doubled, once', async () => {
    const { sql } = ground.database;
    await learnSizes(ground.database);
    await sql.run(
      `INSERT INTO "Baseline" (shop, "productId", field, was, wrote, state, at)
       SELECT 'a.myshopify.com', n::text, 'tag:a', 'false', 'true', 'confirmed', now() FROM generate_series(1, $1::int) AS n`,
      ROWS,
    );
    // The database counts what changed a moment after it did.
    await expect.poll(() => learnSizes(ground.database), { timeout: 10_000 }).toContain('Baseline');
    const [known] = await sql.rows<{ rows: number }>(
      `SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'Baseline'`,
    );
    expect(known?.rows).toBe(ROWS);
    expect(await learnSizes(ground.database)).toEqual([]);
  });
});
