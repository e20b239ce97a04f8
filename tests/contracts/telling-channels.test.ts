/** Channels of a shop and of a campaign: set, told, tried out and taken out. */
import { expect, test } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, newShop } from './store-fixture.ts';
import { alert, MINUTE, tellingScene } from './telling-scene.ts';

onEachDatabase('Channels that are told', (ground) => {
  const { play, by, commands, open, to, pass } = tellingScene(ground);

  test('a channel is set, told, and taken out; its address is in no answer', async () => {
    const address = 'https://hooks.slack.test/services/T1/B1/secret';
    expect(await commands().setChannel(play.shop, by, 'slack', address)).toEqual({ ok: true });
    const shown = await commands().tellingOf(play.shop, by, null);
    expect(shown.channels).toEqual({ slack: 'hooks.slack.test', teams: null, webhook: null });
    expect(JSON.stringify(shown)).not.toContain('secret');
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    expect(play.sent.map(to)).toContain('slack');
    expect(await commands().setChannel(play.shop, by, 'slack', null)).toEqual({ ok: true });
    play.sent = [];
    await open(alert('brake', 'brake', null));
    await pass(2 * MINUTE);
    expect(play.sent.map(to)).not.toContain('slack');
  });

  test('a campaign’s own channel is told of that campaign alone, as the settings say for Slack', async () => {
    const address = 'https://hooks.slack.test/services/T1/B1/secret';
    const viewer = { userId: '4', name: 'Vi', role: 'viewer' as const };
    await play.store.inShop(play.shop, (tx) => tx.insertCampaign(campaign('c2', { name: 'Autumn' })));
    expect(await commands().setCampaignChannel(play.shop, viewer, 'c1', 'slack', address)).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands().setCampaignChannel(play.shop, by, 'c9', 'slack', address)).toMatchObject({
      ok: false,
    });
    expect(await commands().setCampaignChannel(play.shop, by, 'c1', 'slack', address)).toEqual({ ok: true });
    const views = createViews(ground.database.sql);
    expect(await views.campaignChannels(play.shop, 'c1')).toEqual([
      { channel: 'slack', host: 'hooks.slack.test' },
    ]);
    expect(await views.campaignChannels(newShop(), 'c1')).toEqual([]);
    await open(
      alert('item:c1:1:sold_out'),
      alert('item:c2:1:sold_out', 'sold_out', 'c2'),
      alert('brake', 'brake', null),
    );
    await pass(2 * MINUTE);
    const own = play.sent.filter(({ to: where }) => 'campaign' in where);
    expect(own.map(({ to: where, lines }) => ['campaign' in where && where.campaign, lines.length])).toEqual([
      ['Spring', 1],
    ]);
    play.sent = [];
    expect(await commands().testCampaignChannel(play.shop, by, 'c1', 'slack')).toEqual({ ok: true });
    expect(play.sent.map(({ to: where }) => 'campaign' in where && where.campaign)).toEqual(['Spring']);
    expect(await commands().testCampaignChannel(play.shop, by, 'c1', 'teams')).toMatchObject({ ok: false });
    await commands().setCampaignChannel(play.shop, by, 'c1', 'slack', null);
    play.sent = [];
    await open(alert('item:c1:2:sold_out'));
    await pass(60 * MINUTE);
    expect(play.sent.filter(({ to: where }) => 'campaign' in where)).toEqual([]);
  });

  test('a test message goes to the person who asks', async () => {
    expect(await commands().testTelling(play.shop, by, 'email')).toEqual({ ok: true });
    expect(play.sent.map((one) => [to(one), one.what])).toEqual([['p1@tea.test', 'test']]);
    expect(await commands().testTelling(play.shop, by, 'teams')).toMatchObject({ ok: false });
    expect(play.briefs).toEqual([]);
    expect(await commands().testTelling(play.shop, by, 'brief')).toEqual({ ok: true });
    expect(play.briefs).toMatchObject([
      { shop: play.shop, userId: '1', email: 'p1@tea.test', locale: 'en', at: play.now },
    ]);
    expect(play.sent).toHaveLength(1);
    const viewer = { userId: '9', name: 'Vera', role: 'viewer' as const };
    expect(await commands().testTelling(play.shop, viewer, 'brief')).toMatchObject({ ok: false });
  });
});
