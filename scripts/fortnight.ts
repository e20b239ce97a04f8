/**
 * `npm run fortnight [-- days [seed]]`: a shop's fortnight with an ERP, a second hide app, a feed app and a merchant, on the
 * dev store's clock. Exit status 0 only if the shop ends as the others alone would have left it, with at most three writes
 * of ours per product, field and day, and fewer than ten messages in the inbox.
 */
import { liveThrough } from '../tests/faults/fortnight.ts';

const days = Number(process.argv[2] ?? 14);
const seed = Number(process.argv[3] ?? 1);
const startedAt = Date.now();
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
tell(`${days} days with four others, seed ${seed}; each day takes about a minute`);
const report = await liveThrough({ seed, hours: days * 24, stepMinutes: 15, fromHour: 0, tell });
const { inbox, messages, fullestInbox, writes, most, differences, deeds, sold, points } = report;
for (const line of inbox) tell(`in the inbox: ${line}`);
for (const line of differences) tell(`not as it should be: ${line}`);
tell(`${deeds} deeds of the others, ${sold} units sold, ${writes.length} writes of ours, ${points} points`);
tell(`most writes per product, field and day: ${most.count} (${most.of})`);
tell(`messages in the inbox at the end: ${messages}, at its fullest: ${fullestInbox}`);
tell(`products that are not as the others left them: ${differences.length}`);
tell(`${Math.round((Date.now() - startedAt) / 1000)} s`);
process.exit(differences.length === 0 && most.count <= 3 && fullestInbox < 10 ? 0 : 1);
