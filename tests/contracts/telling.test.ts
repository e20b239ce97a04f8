/** From an alert’s row to the message and its log, with two workers and with one that ends in the middle. */
import { expect, test } from 'vitest';
import { tellAll } from '../../app/flow/telling/tell.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { HOUR, NOON } from './store-fixture.ts';
import { alert, member, MINUTE, tellingScene } from './telling-scene.ts';

onEachDatabase('Telling', (ground) => {
  const { play, ports, open, end, log, to, pass, save } = tellingScene(ground);

  test('many items of one campaign are one message to each who is told at once; the owner reads it in the digest', async () => {
    await open(alert('item:c1:1:sold_out'), alert('item:c1:2:sold_out'));
    await pass(5 * MINUTE);
    expect(play.sent.map((one) => [to(one), one.what, one.lines.length])).toEqual([
      ['p2@tea.test', 'now', 2],
      ['p3@tea.test', 'now', 2],
    ]);
    expect(play.sent[0]?.lines[0]).toMatchObject({
      campaignName: 'Spring',
      message: 'alert.sold_out',
      phase: 'opened',
    });
    play.sent = [];
    await pass(24 * HOUR, HOUR);
    expect(play.sent.map((one) => [to(one), one.what, one.lines.length])).toEqual([
      ['p1@tea.test', 'digest', 2],
    ]);
  });

  test('what a clock that was ahead put off is told, and keeps nothing else waiting', async () => {
    play.now = NOON + 3 * HOUR;
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    expect(play.sent).toEqual([]);
    play.now = NOON;
    await tellAll(ports());
    expect(play.sent.map((one) => [to(one), one.what])).toEqual([
      ['p2@tea.test', 'now'],
      ['p3@tea.test', 'now'],
    ]);
    play.sent = [];
    // Told three hours from now: neither a cool-down nor a pause begins then.
    await ground.database.prisma.delivery.updateMany({
      where: { shop: play.shop },
      data: { startedAt: new Date(NOON + 3 * HOUR) },
    });
    await open(alert('item:c1:2:sold_out'));
    await pass(2 * MINUTE);
    expect(play.sent.map(to)).toEqual(['p2@tea.test', 'p3@tea.test']);
  });

  test('an end is one line in the digest of everybody who heard of the beginning', async () => {
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    await end('item:c1:1:sold_out');
    await pass(24 * HOUR, HOUR);
    expect(play.sent.slice(2).map((one) => [to(one), one.lines.map(({ phase }) => phase)])).toEqual([
      ['p1@tea.test', ['opened', 'resolved']],
      ['p2@tea.test', ['resolved']],
      ['p3@tea.test', ['resolved']],
    ]);
    play.sent = [];
    await pass(48 * HOUR, HOUR);
    expect(play.sent).toEqual([]);
  });

  test('what is over before it was told wakes nobody', async () => {
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    await end('item:c1:1:sold_out');
    await pass(10 * MINUTE);
    expect(play.sent).toEqual([]);
    await pass(24 * HOUR, HOUR);
    expect(play.sent.map(({ what }) => what)).toEqual(['digest', 'digest', 'digest']);
  });

  test('two workers tell each condition once', async () => {
    await open(...Array.from({ length: 5 }, (_, n) => alert(`item:c${n}:1:sold_out`, 'sold_out', null)));
    for (let n = 0; n < 4; n += 1) {
      play.now += MINUTE;
      await Promise.all([tellAll(ports()), tellAll(ports()), tellAll(ports())]);
    }
    const told = play.sent.flatMap((one) => one.lines.map(({ alertId }) => `${to(one)} ${alertId}`));
    expect(told).toHaveLength(10);
    expect(new Set(told).size).toBe(10);
  });

  test('a worker that ends while it sends: nobody is told twice, and the log says that it is not sure', async () => {
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    play.now += 2 * MINUTE;
    let died = (): void => {};
    const started = new Promise<void>((resolve) => (died = resolve));
    void tellAll(
      ports(async (message) => {
        play.sent.push(message);
        died();
        return new Promise<never>(() => {});
      }),
    );
    await started;
    await pass(HOUR);
    const heard = play.sent.filter((one) => to(one) === 'p2@tea.test');
    expect(heard).toHaveLength(1);
    const states = (await log()).filter(({ how }) => how === 'now').map(({ state }) => state);
    expect(states).toEqual(['unsure', 'unsure']);
  });

  test('what did not arrive is tried again, later and later; what is refused is not', async () => {
    await open(alert('item:c1:1:sold_out'));
    play.answers = [
      { outcome: 'later', reason: 'away' },
      { outcome: 'refused', reason: 'no such person' },
    ];
    await pass(2 * MINUTE, 10_000);
    expect(play.sent.map(to)).toEqual(['p2@tea.test']);
    const lines = await log();
    expect(lines.find(({ readerId }) => readerId === '3')).toMatchObject({
      state: 'failed',
      error: 'no such person',
    });
    expect(lines.find(({ readerId }) => readerId === '2')).toMatchObject({ state: 'sent' });
  });

  test('beyond the cap it goes into the digest, and the log says why', async () => {
    await save({ cap: 2 });
    for (const name of ['a', 'b', 'c']) {
      await open(alert(name, 'brake', null));
      await pass(40 * MINUTE);
    }
    expect(play.sent.filter((one) => to(one) === 'p2@tea.test')).toHaveLength(1);
    const own = (await log()).filter(({ readerId }) => readerId === '2');
    expect(own.filter(({ reason }) => reason === 'cap')).toHaveLength(2);
    await pass(24 * HOUR, HOUR);
    expect(
      play.sent.filter((one) => to(one) === 'p2@tea.test').map(({ what, lines }) => [what, lines.length]),
    ).toEqual([
      ['now', 1],
      ['digest', 2],
    ]);
  });

  test('why nobody was told can be answered', async () => {
    await play.store.inShop(play.shop, async (tx) => {
      for (const { userId } of await tx.members()) await tx.removeMember(userId);
    });
    await open(alert('brake', 'brake', null));
    await pass(2 * MINUTE);
    expect(await log()).toMatchObject([{ readerId: 'nobody', state: 'not_told', reason: 'nobody' }]);
    await play.store.inShop(play.shop, (tx) => tx.upsertMember(member('2', 'operations', { email: null })));
    await open(alert('token', 'token', null));
    await pass(2 * MINUTE);
    expect((await log())[0]).toMatchObject({ readerId: '2', state: 'not_told', reason: 'no_address' });
  });
});
