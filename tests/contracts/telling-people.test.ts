/** Who may change how a shop tells its people, and who reads what of it. */
import { expect, test } from 'vitest';
import { isChannel } from '../../app/core/audience.ts';
import type { AlertDraft } from '../../app/core/decision.ts';
import { differencesIn } from '../../app/core/how-we-work.ts';
import type { Role } from '../../app/core/roles.ts';
import { createViews } from '../../app/db/views/create.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { newShop } from './store-fixture.ts';
import { alert, MINUTE, tellingScene } from './telling-scene.ts';

onEachDatabase('Who changes and who reads', (ground) => {
  const { play, by, commands, open, to, pass, save } = tellingScene(ground);

  test('only those who answer for the shop change it; everybody arranges their own and sees their own log', async () => {
    const merchandiser = { userId: '3', name: 'Mo', role: 'merchandiser' as const };
    expect(await commands().saveTelling(play.shop, merchandiser, {})).toMatchObject({ reason: 'forbidden' });
    expect(await commands().setChannel(play.shop, merchandiser, 'slack', null)).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands().testTelling(play.shop, merchandiser, 'slack')).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands().saveOwnTelling(play.shop, merchandiser, { told: { sold_out: 'off' } })).toEqual({
      ok: true,
    });
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    expect(play.sent.map(to)).toEqual(['p2@tea.test']);
    const seen = (await commands().tellingOf(play.shop, merchandiser, null)).log;
    expect(seen).toMatchObject([{ readerId: '3', reason: 'muted' }]);
  });

  test('who only looks is sent nothing, not even the brief of the week: what a letter says nobody takes back', async () => {
    const viewer = { userId: '4', name: 'Di', role: 'viewer' as const };
    for (const what of ['brief', 'email'] as const)
      expect(await commands().testTelling(play.shop, viewer, what)).toMatchObject({ reason: 'forbidden' });
    expect(await commands().saveOwnTelling(play.shop, viewer, {})).toMatchObject({ reason: 'forbidden' });
    expect([play.briefs, play.sent]).toEqual([[], []]);
  });

  test('nobody is told of what they did themselves, and the log says so; everybody else is', async () => {
    const asked = { ...alert('sign_off:c1:wanted', 'sign_off_wanted'), doneBy: '2' };
    await open(asked, alert('sign_off:c2:wanted', 'sign_off_wanted', 'c2'));
    const edited = { ...alert('campaign:c1:changed', 'campaign'), urgency: 'later' as const, doneBy: '2' };
    await play.store.inShop(play.shop, (tx) => tx.tellEvents(null, [edited], play.now));
    await pass(2 * MINUTE);
    const { log } = await commands().tellingOf(play.shop, by, null);
    const ofOne = (id: string) =>
      log.filter(({ readerId, reason }) => readerId === id && reason !== 'off').map(({ reason }) => reason);
    expect(ofOne('2').toSorted()).toEqual(['did_it', 'did_it', 'rule']);
    expect(play.sent.map(to)).toEqual(['p2@tea.test']);
    expect(play.sent[0]?.lines.map(({ campaignId }) => campaignId)).toEqual(['c2']);
    expect(ofOne('3')).toEqual(['rule', 'rule', 'rule']);
  });

  test('what was said to one person alone is in the log once, of them, in words for whoever reads it', async () => {
    const mention: AlertDraft = {
      ...alert('mention:n1:3', 'mention'),
      message: 'alert.mention',
      params: { person: 'Ada', name: 'Spring', note: '@Mo: swap it?' },
      addressee: '3',
    };
    await open(mention);
    await pass(2 * MINUTE);
    const logOf = async (userId: string, role: Role) =>
      (await commands().tellingOf(play.shop, { userId, name: '', role }, null)).log
        .filter(({ audience }) => !isChannel(audience))
        .map(({ readerId, message, state }) => [readerId, message, state]);
    expect(await logOf('3', 'merchandiser')).toEqual([['3', 'alert.mention', 'sent']]);
    expect(await logOf('1', 'owner')).toEqual([['3', 'of_another.mention', 'sent']]);
    expect(await logOf('2', 'operations')).toEqual([['3', 'of_another.mention', 'sent']]);
    expect(await logOf('4', 'viewer')).toEqual([]);
    // Moved to another role, they read nothing of it either.
    expect(await logOf('2', 'merchandiser')).toEqual([]);
  });

  test('what was changed, and by whom, is the history of how people work; what happens to products is not', async () => {
    const views = createViews(ground.database.sql);
    play.now += MINUTE;
    await save({ cap: 5, meetDay: 2 });
    await play.store.inShop(play.shop, (tx) =>
      tx.ledger(
        '7',
        [
          {
            kind: 'person',
            message: 'ledger.override_added',
            params: {},
            campaignId: null,
            variantId: null,
            actor: 'x',
          },
        ],
        play.now,
      ),
    );
    const [newest, ...older] = await views.agreements(play.shop, 50);
    expect(newest).toMatchObject({
      message: 'ledger.telling_saved',
      params: { changed: 'cap, meetDay' },
      actor: 'Ada (1)',
      at: play.now,
    });
    expect(differencesIn(newest?.params ?? {})).toMatchObject([
      { path: 'cap', after: 5 },
      { path: 'meetDay', before: null, after: 2 },
    ]);
    expect(older.map(({ message }) => message)).toEqual(['ledger.telling_saved']);
    expect(await views.agreements(newShop(), 50)).toEqual([]);
  });
});
