/** Units on their way: what the page reads, what it sends on, and what it refuses before any command runs. */
import { describe, expect, test } from 'vitest';
import { action, loader } from '../../app/routes/arrivals/arrivals.tsx';
import { fakeContext, visitOf } from './fake-context.ts';

const AT = '/app/stock/arrivals';
const typed = {
  intent: 'add_arrival',
  variantId: '31',
  locationId: '1',
  units: '1.250',
  date: '2026-11-27',
  reference: ' PO 7 ',
};
const send = async (body: object, commands: object = {}) => {
  const fake = fakeContext({ commands });
  return { answer: await action(visitOf(fake, AT, { body })), calls: fake.commands };
};

describe('a delivery that a person types', () => {
  test('arrives by the end of its day in the shop’s zone, units as people write them', async () => {
    const { answer, calls } = await send(typed);
    expect(answer).toEqual({ ok: true, intent: 'add_arrival' });
    const [call] = calls.filter(({ name }) => name === 'addArrival');
    expect(call?.args[2]).toEqual({
      variantId: '31',
      locationId: '1',
      units: 1250,
      // 23:59 in Berlin, winter.
      arrivesAt: Date.UTC(2026, 10, 27, 22, 59),
      reference: 'PO 7',
    });
  });

  test.each([
    [{ units: '' }, 'units', 'problem.arrival_units'],
    [{ units: '0' }, 'units', 'problem.arrival_units'],
    [{ units: 'many' }, 'units', 'problem.arrival_units'],
    [{ date: '' }, 'date', 'problem.arrival_date'],
    [{ date: '2026-02-30' }, 'date', 'problem.arrival_date'],
    [{ variantId: '' }, 'variantId', 'problem.no_such_product'],
    [{ locationId: 'hall' }, 'locationId', 'problem.no_such_location'],
  ])('%o is a problem of its field', async (given, field, message) => {
    const { answer, calls } = await send({ ...typed, ...given });
    expect(answer).toMatchObject({ ok: false, problems: [{ field, message }] });
    expect(calls.filter(({ name }) => name === 'addArrival')).toEqual([]);
  });

  test('that the rules refuse comes back with what to do', async () => {
    const problems = [{ field: 'variantId', message: 'problem.arrival_of_bundle' }];
    const { answer } = await send(typed, { addArrival: () => Promise.resolve({ ok: false, problems }) });
    expect(answer).toMatchObject({ ok: false, intent: 'add_arrival', problems });
  });
});

test('a file answers how many it brought', async () => {
  const importArrivals = () => Promise.resolve({ ok: true, imported: 3, removed: 1 });
  const { answer } = await send({ intent: 'import_arrivals', csv: 'sku,units,date' }, { importArrivals });
  expect(answer).toEqual({ ok: true, intent: 'import_arrivals', count: 3 });
});

test('Shopify’s shipments are turned on and off', async () => {
  const { answer, calls } = await send({ intent: 'follow_shipments', on: true });
  expect(answer).toEqual({ ok: true, intent: 'follow_shipments' });
  expect(calls.find(({ name }) => name === 'followShipments')?.args[2]).toBe(true);
});

test('who sees no quantities gets the list without units', async () => {
  const arrivals = [{ id: 'a', units: 90, productTitle: 'Tea', arrivesAt: 1 }];
  const listArrivals = () =>
    Promise.resolve({ ok: true as const, arrivals: arrivals as never, more: false, shipments: null });
  const read = async (quantities: boolean) => {
    const views = { viewersSeeQuantities: () => Promise.resolve(quantities) };
    const fake = fakeContext({ visitor: 'viewer', commands: { listArrivals }, views });
    return (await loader(visitOf(fake, AT))).listed;
  };
  expect(await read(true)).toMatchObject({ arrivals: [{ units: 90, productTitle: 'Tea' }] });
  expect(await read(false)).toMatchObject({ arrivals: [{ units: null, productTitle: 'Tea', arrivesAt: 1 }] });
});
