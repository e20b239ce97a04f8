import { describe, expect, test } from 'vitest';
import { action, loader } from '../../app/routes/campaigns/campaigns.tsx';
import { keptAddress, readListQuery } from '../../app/routes/campaigns/list-query.ts';
import { fakeContext, SHOP, visitOf } from './fake-context.ts';

const list = '/app/campaigns';

describe('the list of campaigns', () => {
  test('asks what the address says, and no more', () => {
    const { view, query } = readListQuery(
      new URLSearchParams('view=live&kind=email,nothing,sale&mode=act&q=tea&sort=name asc&page=2'),
    );
    expect(view).toBe('live');
    expect(query).toEqual({
      search: 'tea',
      states: ['live'],
      kinds: ['sale', 'email'],
      mode: 'act',
      sort: 'name',
      descending: false,
      page: 2,
    });
    expect(readListQuery(new URLSearchParams('view=x&mode=y&sort=z')).query).toMatchObject({
      states: [],
      mode: null,
      sort: 'turn',
      descending: false,
    });
    expect(readListQuery(new URLSearchParams('sort=starts desc')).query).toMatchObject({
      sort: 'starts',
      descending: true,
    });
  });

  test('a view keeps filters, not the page; two addresses of the same filters are one', () => {
    expect(keptAddress(new URLSearchParams('q=tea&page=3&view=live&kind='))).toBe('q=tea&view=live');
    expect(keptAddress(new URLSearchParams('view=live&q=tea'))).toBe('q=tea&view=live');
  });

  test('asks for this person’s views', async () => {
    const fake = fakeContext();
    await loader(visitOf(fake, list));
    expect(fake.views.find(({ name }) => name === 'savedViews')?.args).toEqual([SHOP, '11', 'campaigns']);
  });
});

describe('several at once', () => {
  test('each is frozen by itself; those that refuse are told, the others are done', async () => {
    const fake = fakeContext({
      commands: {
        freeze: (_shop, _by, id) =>
          Promise.resolve(
            id === 'b'
              ? { ok: false, problems: [{ field: null, message: 'problem.already_frozen' }] }
              : { ok: true },
          ),
      },
    });
    const body = { intent: 'bulk_freeze', ids: ['a', 'b', 'c'] };
    const answer = await action(visitOf(fake, list, { body }));
    expect(fake.commands.map(({ name, args }) => [name, args[2]])).toEqual([
      ['freeze', 'a'],
      ['freeze', 'b'],
      ['freeze', 'c'],
    ]);
    expect(answer).toMatchObject({
      ok: false,
      problems: [
        { message: 'problem.some_refused', params: { done: 2, refused: 1 } },
        { message: 'problem.already_frozen' },
      ],
    });
  });

  test('all done is all right; nothing chosen and unknown things are refused', async () => {
    const fake = fakeContext();
    expect(await action(visitOf(fake, list, { body: { intent: 'bulk_end', ids: ['a', 'b'] } }))).toEqual({
      ok: true,
      intent: 'bulk_end',
      count: 2,
    });
    const refused = fakeContext();
    for (const body of [
      { intent: 'bulk_end', ids: [] },
      { intent: 'bulk_delete', ids: ['a'] },
      { intent: 'save_view', page: 'elsewhere', name: 'x', query: '' },
      { intent: 'save_view', page: 'campaigns', name: ' ', query: '' },
    ]) {
      expect(await action(visitOf(refused, list, { body }))).toMatchObject({ ok: false });
    }
    expect(refused.commands).toEqual([]);
  });
});
