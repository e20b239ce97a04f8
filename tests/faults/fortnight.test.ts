import { describe, expect, it } from 'vitest';
import { liveThrough } from './fortnight.ts';

/** `npm run fortnight` lives through all fourteen days; here its first night, with the ERP's whole tag lists in it. */
const HOURS = Number(process.env['FORTNIGHT_HOURS'] ?? 5);
const SEED = Number(process.env['FORTNIGHT_SEED'] ?? 1);

describe(`an ERP, a second hide app, a feed app and a merchant in the same shop (seed ${SEED})`, () => {
  it('are left alone: few writes, few messages, and the shop is as they left it', async () => {
    const report = await liveThrough({ seed: SEED, hours: HOURS, stepMinutes: 30, fromHour: 0 });

    expect(report.differences).toEqual([]);
    expect(report.most).toMatchObject({ count: expect.toSatisfy((count: number) => count <= 3) });
    expect(report.fullestInbox).toBeLessThan(10);
    // The others did what they are there for, and so did we.
    expect(report.deeds).toBeGreaterThan(20);
    expect(report.sold).toBeGreaterThan(10);
    expect(report.writes.length).toBeGreaterThan(20);
  }, 600_000);
});
