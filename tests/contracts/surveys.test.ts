/** Surveys from the end of a campaign to what became of them, on each database. */
import { beforeEach, expect, test } from 'vitest';
import { guestId } from '../../app/core/guest-links.ts';
import type { SurveyRule, SurveyScores } from '../../app/core/survey.ts';
import { createViews } from '../../app/db/views/create.ts';
import type { Commands, Person } from '../../app/flow/commands/commands.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import { watchSurveys } from '../../app/flow/surveys/watch.ts';
import { ASKING_NOBODY } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, newShop, NOON } from './store-fixture.ts';

const PEOPLE: Person[] = [
  { userId: '1', name: 'Olivia', role: 'owner' },
  { userId: '2', name: 'Olu', role: 'operations' },
  { userId: '3', name: 'Mia', role: 'merchandiser' },
];
const [OLIVIA, OLU, MIA] = PEOPLE as [Person, Person, Person];
const VERA: Person = { userId: '4', name: 'Vera', role: 'viewer' };
const IDLE: Person = { userId: '5', name: 'Ida', role: 'merchandiser' };
const ANNA: Person = { userId: guestId('l1'), name: 'Anna at the warehouse', role: 'operations' };
const SCORES: SurveyScores = { plan_in_time: 2, told_of_changes: 3, stock_matched: 4, alerts_helped: 5 };
const ID = 'campaign:c1';

onEachDatabase('Surveys', (ground) => {
  let shop: string;
  let now: number;
  let ids = 0;
  let commands: Commands;
  const views = () => createViews(ground.database.sql);
  const watch = () => watchSurveys({ store: ground.store, clock: { now: () => now } }, shop);
  const open = async () => {
    const alerts = await ground.database.sql.rows<{ subject: string; addressee: string }>(
      `SELECT subject, addressee FROM "Alert" WHERE shop = $1 AND kind = 'survey' AND "resolvedAt" IS NULL ORDER BY subject`,
      shop,
    );
    return alerts.map(({ subject }) => subject);
  };
  const answer = (by: Person, text = '', scores = SCORES) =>
    commands.answerSurvey(shop, by, { surveyId: ID, scores, text });
  const rule = (survey: SurveyRule) => commands.saveSettings(shop, OLIVIA, { survey });

  beforeEach(async () => {
    now = NOON;
    shop = newShop();
    commands = createCommands({
      store: ground.store,
      shopify: ASKING_NOBODY,
      clock: { now: () => now },
      poke: () => {},
      newId: () => `id-${(ids += 1)}`,
    });
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      for (const { userId, name, role } of [...PEOPLE, VERA, IDLE])
        await tx.upsertMember({
          userId,
          name,
          role,
          email: null,
          locale: 'en',
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: NOON - 30 * DAY,
          lastSeenAt: NOON,
        });
      await tx.insertCampaign(campaign('c1', { name: 'Spring', state: 'ended', endsAt: NOON - DAY }));
      await tx.insertCampaign(campaign('c2', { name: 'Old', state: 'ended', endsAt: NOON - 8 * DAY }));
      await tx.insertCampaign(campaign('c3', { name: 'Runs', state: 'live' }));
      const entry = { kind: 'person', message: 'ledger.note.campaign', params: {}, variantId: null } as const;
      for (const { name, userId } of [...PEOPLE, VERA])
        await tx.ledger(null, [{ ...entry, campaignId: 'c1', actor: `${name} (${userId})` }], NOON - 2 * DAY);
      await tx.addGuestLink({
        id: 'l1',
        name: ANNA.name,
        role: 'operations',
        purposes: ['survey'],
        locale: 'en',
        createdAt: NOON - DAY,
        createdBy: 'Olivia (1)',
        expiresAt: NOON + 90 * DAY,
        revokedAt: null,
        lastUsedAt: null,
      });
    });
  });

  test('nobody is asked where the shop holds none', async () => {
    await watch();
    expect(await views().surveys(shop, '1', now)).toEqual([]);
  });

  test('those who worked on a campaign that has just ended are asked, once, and reminded once', async () => {
    await rule('named');
    await watch();
    await watch();
    const [survey, ...others] = await views().surveys(shop, '2', now);
    expect(others).toEqual([]);
    expect(survey).toMatchObject({
      id: ID,
      title: 'Spring',
      asked: 4,
      answered: 0,
      mine: 'open',
      means: null,
    });
    expect((await views().surveys(shop, IDLE.userId, now))[0]).toMatchObject({ mine: 'not_asked' });
    expect(await open()).toEqual([`survey:${ID}:1`, `survey:${ID}:2`, `survey:${ID}:3`]);

    expect(await answer(OLU, ' Plan earlier ')).toEqual({ ok: true });
    expect(await open()).toEqual([`survey:${ID}:1`, `survey:${ID}:3`]);
    now += 5 * DAY;
    await watch();
    await watch();
    expect(await open()).toEqual([`survey:${ID}:1:again`, `survey:${ID}:3:again`]);
    now += 9 * DAY;
    await watch();
    expect(await open()).toEqual([]);
    expect(await answer(MIA)).toMatchObject({ ok: false, problems: [{ message: 'problem.survey_closed' }] });
    const mine = (await views().surveys(shop, '3', now)).find(({ id }) => id === ID);
    expect(mine).toMatchObject({ mine: 'missed' });
  });

  test('who is forgotten is asked no more; what they answered is kept without them', async () => {
    await rule('named');
    await watch();
    expect(await answer(OLU, 'Plan earlier')).toEqual({ ok: true });
    for (const { userId } of [OLU, MIA])
      expect(await commands.forgetMember(shop, OLIVIA, userId)).toEqual({ ok: true });
    expect(await open()).toEqual([`survey:${ID}:1`]);
    const rows = await ground.store.inShop(shop, (tx) => tx.askedFor(ID));
    const gone = rows.filter(({ personId }) => personId.startsWith('gone:'));
    expect(gone).toMatchObject([{ answered: true }]);
    expect(
      rows.map(({ personId }) => personId).filter((id) => !gone.some((one) => one.personId === id)),
    ).toEqual(['1', 'link:l1']);
    expect((await views().surveys(shop, '1', now))[0]).toMatchObject({ asked: 3, answered: 1 });
    now += 5 * DAY;
    await watch();
    expect(await open()).toEqual([`survey:${ID}:1:again`]);
  });

  test('only who was asked answers, each once, with whole numbers from 1 to 5', async () => {
    await rule('named');
    await watch();
    for (const by of [VERA, IDLE])
      expect(await answer(by)).toMatchObject({ problems: [{ message: 'problem.survey_not_asked' }] });
    expect(await answer(OLU, '', { ...SCORES, stock_matched: 6 })).toMatchObject({ ok: false });
    expect(await answer(OLU, '', { ...SCORES, stock_matched: 1.5 })).toMatchObject({ ok: false });
    expect(await answer(OLU)).toEqual({ ok: true });
    expect(await answer(OLU)).toMatchObject({ problems: [{ message: 'problem.survey_answered' }] });
    expect(await answer(ANNA, 'Two vans')).toEqual({ ok: true });
    expect((await views().surveys(shop, '1', now))[0]).toMatchObject({
      answered: 2,
      means: SCORES,
      points: [{ text: 'Two vans', by: 'Anna at the warehouse' }],
    });
  });

  test('an anonymous answer has no name anywhere, and is shown from three on when nobody is left to answer', async () => {
    await rule('anonymous');
    await watch();
    for (const by of [OLIVIA, OLU, MIA]) {
      expect(await answer(by, by === MIA ? 'Plan earlier' : '')).toEqual({ ok: true });
      expect((await views().surveys(shop, '1', now))[0]).toMatchObject({ means: null, points: [] });
      expect((await views().brief(shop, now)).points).toEqual([]);
    }
    now += 14 * DAY;
    const [survey] = await views().surveys(shop, '1', now);
    expect(survey).toMatchObject({
      answered: 3,
      means: SCORES,
      points: [{ text: 'Plan earlier', by: null }],
    });
    const kept = await ground.database.sql.rows<{ row: string }>(
      `SELECT row_to_json(w)::text AS row FROM "SurveyAnswer" w WHERE shop = $1`,
      shop,
    );
    for (const { row } of kept) expect(row).not.toMatch(/Olivia|Olu|Mia|userId/);
    const record = await ground.database.sql.rows(
      `SELECT 1 FROM "LedgerEntry" WHERE shop = $1 AND params::text LIKE '%Plan earlier%'`,
      shop,
    );
    expect(record).toEqual([]);
  });

  test('what was written is open until somebody ticks it off: in the brief and in readiness', async () => {
    await rule('named');
    await watch();
    await answer(MIA, 'Plan earlier');
    const [point] = (await views().brief(shop, now)).points;
    expect(point).toMatchObject({ text: 'Plan earlier', by: 'Mia' });
    const check = async () =>
      (await views().readiness(shop, 'c3', now))?.looked?.checks.find(({ key }) => key === 'survey');
    expect(await check()).toMatchObject({ state: 'warning', params: { count: 1 } });
    expect(await commands.tickPoint(shop, VERA, point?.id ?? '', true)).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands.tickPoint(shop, OLU, point?.id ?? '', true)).toEqual({ ok: true });
    expect(await commands.tickPoint(shop, OLU, point?.id ?? '', true)).toMatchObject({ ok: false });
    expect((await views().brief(shop, now)).points).toEqual([]);
    expect(await check()).toMatchObject({ state: 'ready' });
    expect(await commands.tickPoint(shop, OLU, point?.id ?? '', false)).toEqual({ ok: true });
    expect(await check()).toMatchObject({ state: 'warning' });
  });

  test('a quarter is reminded of once, too; its scores stand before those of the campaign', async () => {
    await rule('named');
    await watch();
    await answer(OLU, 'Two vans');
    now = Date.UTC(2027, 0, 2, 12);
    await watch();
    const surveyId = 'quarter:2026-Q4';
    // Nobody had looked since the campaign's closed: it asks no more.
    expect(await open()).toEqual(['1', '2', '3'].map((id) => `survey:${surveyId}:${id}`));
    const better: SurveyScores = { plan_in_time: 5, told_of_changes: 4, stock_matched: 4, alerts_helped: 5 };
    const said = { surveyId, scores: better, text: 'Meet on Mondays' };
    expect(await commands.answerSurvey(shop, OLU, said)).toEqual({ ok: true });
    expect((await views().surveys(shop, '1', now)).map(({ id, means }) => [id, means])).toEqual([
      [surveyId, better],
      [ID, SCORES],
    ]);
    now += 5 * DAY;
    await watch();
    await watch();
    expect(await open()).toEqual(['1', '3'].map((id) => `survey:${surveyId}:${id}:again`));
  });

  test('what is open stays in the brief when a newer survey does not say it, for a quarter of a year', async () => {
    await rule('named');
    await watch();
    await answer(OLU, 'Two vans');
    const closed = now + 14 * DAY;
    now = Date.UTC(2027, 0, 2, 12);
    await watch();
    const brief = async () =>
      (await views().brief(shop, now)).points.map(({ text, title }) => `${title}: ${text}`);
    expect(await brief()).toEqual(['Spring: Two vans']);
    const said = { surveyId: 'quarter:2026-Q4', scores: SCORES, text: 'Meet on Mondays' };
    expect(await commands.answerSurvey(shop, MIA, said)).toEqual({ ok: true });
    expect(await brief()).toEqual(['2026-Q4: Meet on Mondays', 'Spring: Two vans']);
    // Readiness asks for the last one alone.
    expect(
      (await views().readiness(shop, 'c3', now))?.looked?.checks.find(({ key }) => key === 'survey'),
    ).toMatchObject({ params: { count: 1 } });
    now = closed + 92 * DAY - 1;
    expect(await brief()).toEqual(['2026-Q4: Meet on Mondays', 'Spring: Two vans']);
    now += 1;
    expect(await brief()).toEqual(['2026-Q4: Meet on Mondays']);
  });

  test('what is open can be ticked off however many surveys came after it', async () => {
    await rule('named');
    await watch();
    await answer(OLU, 'Two vans');
    await ground.store.inShop(shop, async (tx) => {
      for (let later = 1; later <= 12; later += 1) {
        const times = { openedAt: now + later, closesAt: now + DAY };
        const survey = { id: `campaign:later-${later}`, campaignId: null, title: 'Later', ...times };
        await tx.openSurvey({ ...survey, anonymous: false }, ['2']);
      }
    });
    now += 2 * DAY;
    const [point] = (await views().brief(shop, now)).points;
    expect(point).toMatchObject({ text: 'Two vans' });
    const seen = async () => (await views().surveys(shop, '1', now)).flatMap(({ points }) => points);
    expect(await seen()).toMatchObject([{ id: point?.id }]);
    expect(await commands.tickPoint(shop, OLU, point?.id ?? '', true)).toEqual({ ok: true });
    expect((await views().brief(shop, now)).points).toEqual([]);
    expect(await seen()).toEqual([]);
  });

  test('a quarter is asked about in its first week', async () => {
    await rule('named');
    now = Date.UTC(2027, 0, 2, 12);
    await watch();
    expect((await views().surveys(shop, '2', now)).map(({ id, asked }) => [id, asked])).toEqual([
      ['quarter:2026-Q4', 4],
    ]);
  });
});
