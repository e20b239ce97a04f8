import { describe, expect, test } from 'vitest';
import { chooseLocale, loadLanguage } from '../../app/i18n/locales.ts';
import { localeOf } from '../../app/i18n/request.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { sayLedger } from '../../app/ui/say-ledger.ts';
import { sentence } from '../../app/ui/sentence.ts';

const NOON = Date.UTC(2026, 10, 27, 12, 0);
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

async function speaker(locale: string) {
  const t = translator(await loadLanguage(locale));
  const format = createFormat(locale, 'Europe/Berlin', 'EUR', NOON);
  return (key: string, params: Parameters<typeof sentence>[0]['params']) =>
    plain(sentence({ key, params }, t, format));
}

describe('sentence', () => {
  test('speaks about an item in English and German, numbers in the locale', async () => {
    const params = { usable: 1210, expectedDemand: 1500, needToBeSafe: 1620, short: 410, risk: 0.714 };
    expect((await speaker('en'))('why.below_need', params)).toBe(
      '1,210 left, about 1,500 will be wanted until the end: risk of running out 71%. To be safe it takes 1,620: 410 more.',
    );
    expect((await speaker('de'))('why.below_need', params)).toBe(
      '1.210 Stück übrig, bis zum Ende Nachfrage nach etwa 1.500: Ausverkaufsrisiko 71 %. Um sicher zu sein, braucht es 1.620, also 410 mehr.',
    );
  });

  test('an alert that was kept before it told what is safe is a whole sentence', async () => {
    const kept = {
      product: 'Tea',
      variant: null,
      campaign: 'Sale',
      usable: 5,
      need: 11,
      short: 15,
      risk: 0.86,
    };
    expect((await speaker('en'))('alert.below_need', kept)).toBe(
      'Tea may not last in Sale: 5 left, risk of running out 86%.',
    );
    expect((await speaker('de'))('alert.below_need', kept)).toBe(
      'Tea reicht in Sale vielleicht nicht: 5 Stück übrig, Ausverkaufsrisiko 86 %.',
    );
  });

  test('names what a role may not do, and who may', async () => {
    const params = { role: 'viewer', deed: 'saveSettings', who: 'owner,operations' };
    expect((await speaker('en'))('problem.forbidden', params)).toBe(
      'Your role (viewer) may not change settings. It can be done by: owner or operations.',
    );
    expect((await speaker('de'))('problem.forbidden', params)).toBe(
      'Einstellungen ändern darf deine Rolle (Betrachter) nicht. Das kann: Inhaber oder Betrieb.',
    );
  });

  test('counts pictures without alternative text', async () => {
    const said = async (locale: string, count: number) =>
      (await speaker(locale))('readiness.check.page.item_no_alt', { count });
    expect(await said('en', 1)).toBe('has 1 picture without alternative text.');
    expect(await said('en', 2)).toBe('has 2 pictures without alternative text.');
    expect(await said('de', 1)).toBe('hat 1 Bild ohne Alternativtext.');
    expect(await said('de', 2)).toBe('hat 2 Bilder ohne Alternativtext.');
  });

  test('does not count what is not there', async () => {
    const said = async (locale: string, check: string) =>
      (await speaker(locale))(`readiness.check.${check}`, { orders: 0, days: 0, promised: 2 });
    expect(await said('en', 'cancellations.little')).toBe(
      'No orders in four weeks: at least ten are needed.',
    );
    expect(await said('de', 'backlog.ready')).toBe('Keine Bestellung ist offen.');
  });

  test('says why it is not known whether an item lasts', async () => {
    const params = { product: 'Kettle', variant: 'Red', campaign: 'Sale' };
    const because = { ...params, reason: 'why.not_known.stale' };
    expect((await speaker('en'))('alert.not_known', because)).toBe(
      'Nobody knows whether Kettle Red lasts in Sale: stock number too old.',
    );
    expect((await speaker('de'))('alert.not_known', { ...because, reason: 'why.not_known.bundle' })).toBe(
      'Niemand weiß, ob Kettle Red in Sale reicht: der Bestand eines Bundle-Teils ist nicht bekannt.',
    );
  });

  test('leaves no trace of a product’s only variant', async () => {
    const say = await speaker('en');
    const params = { product: 'Tea', campaign: 'Sale', response: 'hide', cause: 'stock' };
    const said = 'Tea released by Sale, because stock is back.';
    expect(say('ledger.hold_closed', { ...params, variant: 'Default Title' })).toBe(said);
    expect(say('ledger.hold_closed', { ...params, variant: null })).toBe(said);
  });

  test('what is or would be held is said as what it is, not as an order', async () => {
    const params = { product: 'Tea', variant: null, campaign: 'Sale', response: 'hide', usable: 0, need: 5 };
    expect((await speaker('en'))('ledger.hold_opened', params)).toBe(
      'Sale holds Tea: hidden. 0 can be counted on, 5 needed.',
    );
    expect((await speaker('de'))('ledger.would_hold', { ...params, response: 'stop_promoting' })).toBe(
      'Sale hätte Tea zurückgehalten: nicht beworben. Mit 0 kann gerechnet werden, 5 sind nötig.',
    );
  });

  test('a release that a person decided is a whole sentence', async () => {
    const params = { product: 'Tea', variant: null, campaign: 'Sale', response: 'hide', cause: 'override' };
    expect((await speaker('en'))('ledger.hold_closed', params)).toBe(
      'Tea released by Sale, because somebody decided it.',
    );
    expect((await speaker('de'))('ledger.hold_closed', params)).toBe(
      'Sale gibt Tea frei, weil es jemand so entschieden hat.',
    );
  });

  test('says the days of an absence as a calendar of the person’s language shows them', async () => {
    const params = { person: 'Mia', days: '2026-12-24 – 2027-01-02' };
    expect((await speaker('en'))('ledger.absences_saved', params)).toContain('Dec 24, 2026 – Jan 2, 2027');
    expect((await speaker('de'))('ledger.absences_saved', params)).toContain('24. Dez. 2026 – 2. Jan. 2027');
  });

  test('tells no risk of running out of what is sold out', async () => {
    const say = await speaker('en');
    const told = (verdict: string) =>
      sayLedger(
        {
          message: 'ledger.verdict_changed',
          params: { verdict, usable: 0, need: 5, risk: 0.98 },
          productTitle: 'Tea',
          variantTitle: 'Tin',
          campaignName: 'Sale',
        },
        ({ key, params }) => say(key, params),
      );
    expect(told('sold_out')).toBe('Tea Tin in Sale: Sold out. 0 can be counted on, 5 needed.');
    expect(told('below_need')).toContain('risk 98%');
  });

  test('says what a write did, from what the ledger kept', async () => {
    const detail = JSON.stringify({ kind: 'tags_add', productId: '1', tags: ['campaign:sale'] });
    const params = { product: 'Tea', write: 'tags_add', detail, error: 'Too long' };
    const [en, de] = [await speaker('en'), await speaker('de')];
    expect(en('ledger.write_done', params)).toBe(
      'Tea: the tag campaign:sale was added. Shopify confirmed it.',
    );
    expect(de('ledger.write_done', params)).toBe(
      'Tea: Das Tag campaign:sale wurde hinzugefügt. Shopify hat es bestätigt.',
    );
    expect(en('ledger.write_failed', params)).toBe(
      'Tea: Shopify refused “Add the tag campaign:sale”. It said: Too long',
    );
  });

  test('names the field that somebody changed', async () => {
    const say = await speaker('en');
    expect(say('ledger.restored', { product: 'Tea', field: 'tag:promote:sale' })).toBe(
      'Tea: the tag promote:sale is back as it was.',
    );
    expect(say('ledger.restored', { product: 'Tea', field: 'nonsense' })).toBe(
      'Tea: nonsense is back as it was.',
    );
  });

  test('an unknown message stays readable', async () => {
    expect((await speaker('en'))('ledger.parcel_lost', { product: 'Tea', units: 3, money: 12.5 })).toBe(
      'Parcel lost · product: Tea · units: 3 · money: €12.50',
    );
  });

  test('times are on the shop’s clock, whatever the process’s', async () => {
    expect((await speaker('de'))('unknown.x', { date: NOON })).toBe('X · date: 27. Nov. 2026, 13:00');
  });
});

describe('numbers', () => {
  const format = createFormat('en-GB', 'Asia/Tokyo', 'JPY', NOON);
  test('a tiny risk is not none, and a great one not certain', () => {
    expect([0, 0.004, 0.3, 0.996, 1].map(format.percent)).toEqual([
      '0%',
      '<\u00a01%',
      '30%',
      '>\u00a099%',
      '100%',
    ]);
  });
  test('time passed and time to come', () => {
    expect([-90_000, -5_000, 2 * 86_400_000].map((ms) => format.ago(NOON + ms))).toEqual([
      '1 minute ago',
      '5 seconds ago',
      'in 2 days',
    ]);
  });
  test('money in the shop’s currency', () => {
    expect(format.money(1234.4)).toBe('JP¥1,234');
  });

  test('money that is expected has no cents, and less than half a unit is none', () => {
    const euros = createFormat('en-GB', 'Europe/Berlin', 'EUR', NOON);
    expect(euros.money(597.11)).toBe('€597.11');
    expect(euros.moneyAbout(597.11)).toBe('€597');
    expect(euros.moneyAbout(0.01)).toBe('€0');
  });
});

describe('locale', () => {
  test.each([
    ['https://a.test/?locale=de-AT', 'en', 'de-AT'],
    ['https://a.test/?locale=xx', 'de-CH,de;q=0.9', 'de-CH'],
    ['https://a.test/', 'pt-BR,pt;q=0.9,en-GB;q=0.8', 'en-GB'],
    ['https://a.test/?locale=..%2F', '*', 'en'],
  ])('%s with %s speaks %s', (address, accepted, locale) => {
    const request = new Request(address, { headers: { 'Accept-Language': accepted } });
    expect(chooseLocale(localeOf(request))).toBe(locale);
  });
});
