/** Every page in every state that it has, and how a person gets there. */
import type { FrameLocator } from '@playwright/test';
import type { Role } from '../../app/core/roles.ts';
import { LARGE_CAMPAIGN } from '../../tests/support/large-shop.ts';
import { SHOPS, type ScreensGround, type ScreenState } from '../../tests/support/screens-ground.ts';
import { lettersOf } from './letters.ts';
import { PEOPLE } from './normal.ts';

export interface Picture {
  name: string;
  /** Address inside the app, or a whole one of a page outside the admin. */
  path: string;
  as?: Role;
  /** Where the shop keeps quantities from viewers. */
  blind?: true;
  /** The one language of the page, where its address has one. */
  locale?: string;
  /** A letter instead of an address, and what it says to who reads plain text. */
  html?: string;
  plain?: string;
  /** As it is put on paper. */
  print?: boolean;
  /** Instead of a desk and a phone. */
  widths?: readonly number[];
  /** What a person does before the picture is taken. */
  act?(frame: FrameLocator): Promise<void>;
}

/** A button that a page does not have is missed soon. */
const PATIENCE_MS = 30_000;
const NOBODY = '00000000-0000-4000-8000-00000000dead';

const EVERYWHERE: Picture[] = [
  ['home', '/app'],
  ['campaigns', '/app/campaigns'],
  ['calendar', '/app/campaigns/calendar'],
  ['calendar-quarter', '/app/campaigns/calendar?span=quarter'],
  ['new', '/app/campaigns/new'],
  ['stock', '/app/stock'],
  ['stock-all', '/app/stock?scope=all'],
  ['arrivals', '/app/stock/arrivals'],
  ['plan', '/app/plan'],
  ['products', '/app/products'],
  ['activity', '/app/activity'],
  ['brief', '/app/brief'],
  ['surveys', '/app/insights/surveys'],
  ['insights', '/app/insights'],
  ['insights-quarter', '/app/insights?period=90'],
  ['rows', '/app/insights/rows?rows=sold_out'],
  ['journey', '/app/insights/journey'],
  ['connections', '/app/connections'],
  ['settings', '/app/settings'],
  ['team', '/app/settings/team'],
  ['owners', '/app/settings/owners'],
  ['how-we-work', '/app/settings/how-we-work'],
  ['who-is-told', '/app/settings/notifications'],
  ['data', '/app/settings/data'],
  ['links', '/app/settings/links'],
].map(([name = '', path = '']) => ({ name, path }));

/** What people print. A sheet of A4 is as wide as this, without its margins. */
const PRINTED = ['brief', 'how-we-work', 'insights', 'journey', 'plan', 'surveys'];
const SHEET = [718];
const onPaper = (picture: Picture): Picture => ({
  ...picture,
  name: `print-${picture.name}`,
  print: true,
  widths: SHEET,
});
const printed = (names: readonly string[]): Picture[] =>
  EVERYWHERE.filter(({ name }) => names.includes(name)).map(onPaper);

const TABS = ['items', 'readiness', 'signoff', 'overlaps', 'placements', 'results', 'journey', 'activity'];
const tabsOf = (name: string, id: string, tabs = TABS): Picture[] =>
  tabs.map((tab) => ({ name: `${name}-${tab}`, path: `/app/campaigns/${id}?tab=${tab}` }));

const press = (label: RegExp) => (frame: FrameLocator) =>
  frame.getByRole('button', { name: label }).first().click({ timeout: PATIENCE_MS });

/** A campaign without a name that ends before it starts. */
async function createWrong(frame: FrameLocator): Promise<void> {
  await frame.getByLabel(/^(Ends on|Endet am)$/).fill('2020-01-01');
  await frame.getByLabel(/^Budget/).fill('much');
  await press(/^(Create campaign|Kampagne anlegen)$/)(frame);
}

/** A channel in Slack, where no bot can post yet. */
async function nameChannel(frame: FrameLocator): Promise<void> {
  await frame.getByLabel(/^Slack: (new channel|neuer Kanal)/).fill('#promo');
  await press(/^(Save the address for Slack|Speichern: Adresse für Slack)$/)(frame);
}

async function leaveUnsaved(frame: FrameLocator): Promise<void> {
  await frame.getByLabel('Name', { exact: true }).fill('Midnight');
  await frame
    .getByRole('button', { name: /^(Campaigns|Kampagnen)$/ })
    .or(frame.getByRole('link', { name: /^(Campaigns|Kampagnen)$/ }))
    .first()
    .click({ timeout: PATIENCE_MS });
}

/** A placement without a name, with an address that is none. */
async function placeWrong(frame: FrameLocator): Promise<void> {
  await press(/^(Add a placement|Platzierung hinzufügen)/)(frame);
  await frame.getByLabel('Link').fill('javascript:alert(1)');
  await frame.getByLabel(/^(People it reaches|Erreichte Personen)$/).fill('many');
  await press(/^(Save|Speichern)$/)(frame);
}

/** One row of each kind: it fits, it comes twice, it is no number, it is not there. */
async function takeCsv(frame: FrameLocator, handle: string): Promise<void> {
  const rows = ['handle,planned_units', `${handle},40`, `${handle},25`, 'not-there,12', `${handle},many`];
  await frame
    .locator('input[type=file]')
    .setInputFiles({ name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await frame.getByText('not-there').waitFor({ timeout: PATIENCE_MS });
}

/** A draft with four products from the admin's picker, which lies around the app. */
async function pickFour(frame: FrameLocator): Promise<void> {
  const page = frame.owner().page();
  await press(/^(Choose products|Produkte wählen)$/)(frame);
  const picker = page.getByRole('dialog');
  await picker.getByRole('checkbox').first().waitFor({ timeout: PATIENCE_MS });
  for (const box of (await picker.getByRole('checkbox').all()).slice(0, 4)) await box.check();
  await picker.getByRole('button', { name: /^(Add|Choose|Select|Auswählen|Hinzufügen)/ }).click();
  await frame
    .getByText(/(Show the list|Liste zeigen|Show the item|Den Artikel zeigen)/)
    .waitFor({ timeout: PATIENCE_MS });
  await frame.getByLabel('Name', { exact: true }).fill('Midnight');
}

/** A draft whose plan has a zero too many, which is asked about. */
async function planTooMuch(frame: FrameLocator): Promise<void> {
  await pickFour(frame);
  for (const units of await frame.locator('.hf-units').all()) await units.fill('99999');
  await press(/^(Create campaign|Kampagne anlegen)$/)(frame);
}

async function openList(frame: FrameLocator): Promise<void> {
  await pickFour(frame);
  await frame.getByText(/(Show the list|Liste zeigen|Show the item|Den Artikel zeigen)/).click();
}

/** Two campaigns ticked, with what can be done with both. */
async function tickTwo(frame: FrameLocator): Promise<void> {
  const ticks = frame.locator('.Polaris-IndexTable__TableRow .Polaris-Checkbox');
  for (const row of [0, 1]) await ticks.nth(row).click({ timeout: PATIENCE_MS });
}

/** What is shot of a shop in this state. */
export async function picturesOf(state: ScreenState, ground: ScreensGround): Promise<Picture[]> {
  const everywhere = [...EVERYWHERE, ...printed(PRINTED), ...(await lettersOf(state, ground))];
  if (state === 'normal') return [...everywhere, ...(await ofNormal(ground))];
  if (state === 'large')
    return [
      ...everywhere,
      ...tabsOf('campaign', LARGE_CAMPAIGN),
      { name: 'edit', path: `/app/campaigns/${LARGE_CAMPAIGN}/edit` },
    ];
  if (state === 'error')
    return [
      ...everywhere,
      { name: 'not-found', path: `/app/campaigns/${NOBODY}` },
      { name: 'brake-put-back', path: '/app', act: press(/^(The stock is wrong|Der Bestand ist falsch)/) },
      { name: 'new-without-orders', path: '/app/campaigns/new', act: pickFour },
    ];
  return everywhere;
}

async function ofNormal(ground: ScreensGround): Promise<Picture[]> {
  const handle = (await ground.store.state(SHOPS.normal)).products[0]?.handle ?? '';
  const { live, proposed, sentBack, draft, ended, launch, product, free } = ground.told;
  const campaign = `/app/campaigns/${live}`;
  const late = ['results', 'journey', 'activity'];
  const before = ['items', 'readiness', 'signoff', 'overlaps'];
  const seenBy = (as: Role, pages: [string, string][]): Picture[] =>
    pages.map(([name, path]) => ({ name: `${as}-${name}`, path, as }));
  const ordinary: [string, string][] = [
    ['home', '/app'],
    ['campaigns', '/app/campaigns'],
    ['campaign', campaign],
    ['signoff', `/app/campaigns/${proposed}?tab=signoff`],
    ['stock', '/app/stock'],
    ['plan', '/app/plan'],
    ['why', `/app/products/${product}`],
    ['surveys', '/app/insights/surveys'],
    ['settings', '/app/settings'],
    ['team', '/app/settings/team'],
    ['owners', '/app/settings/owners'],
    ['how-we-work', '/app/settings/how-we-work'],
    ['who-is-told', '/app/settings/notifications'],
    ['data', '/app/settings/data'],
    ['links', '/app/settings/links'],
    ['connections', '/app/connections'],
    ['insights', '/app/insights'],
    ['journey', '/app/insights/journey'],
    ['rows', '/app/insights/rows?rows=flags'],
    ['brief', '/app/brief'],
    ['new', '/app/campaigns/new'],
  ];
  return [
    ...tabsOf('campaign', live ?? ''),
    ...tabsOf('proposed', proposed ?? '', before),
    ...tabsOf('sent-back', sentBack ?? '', ['signoff']),
    ...tabsOf('draft', draft ?? '', ['items', 'readiness', 'signoff', 'results']),
    ...tabsOf('launch', launch ?? '', ['items', 'readiness']),
    ...tabsOf('ended', ended ?? '', ['items', ...late]),
    ...tabsOf('campaign', live ?? '', ['items', 'readiness', 'signoff', 'results']).map(onPaper),
    ...tabsOf('ended', ended ?? '', ['results']).map(onPaper),
    { name: 'edit', path: `${campaign}/edit` },
    { name: 'why', path: `/app/products/${product}` },
    { name: 'why-free', path: `/app/products/${free}` },
    { name: 'why-unknown', path: '/app/products/999999999999' },
    { name: 'not-found', path: '/app/nowhere' },
    { name: 'products-none', path: '/app/products?q=zzzz' },
    { name: 'campaigns-none', path: '/app/campaigns?q=zzzz' },
    { name: 'new-wrong', path: '/app/campaigns/new', act: createWrong },
    { name: 'new-unsaved', path: '/app/campaigns/new', act: leaveUnsaved },
    { name: 'new-nothing', path: '/app/campaigns/new', act: press(/^(Choose products|Produkte wählen)$/) },
    { name: 'new-picked', path: '/app/campaigns/new', act: openList },
    { name: 'new-too-much', path: '/app/campaigns/new', act: planTooMuch },
    { name: 'new-csv', path: '/app/campaigns/new', act: (frame) => takeCsv(frame, handle) },
    { name: 'campaigns-ticked', path: '/app/campaigns', act: tickTwo },
    {
      name: 'campaign-own-channel',
      path: `${campaign}?tab=activity`,
      act: press(/^(Set up a channel|Kanal einrichten)$/),
    },
    { name: 'who-is-told-no-bot', path: '/app/settings/notifications', act: nameChannel },
    {
      name: 'campaign-put-back',
      path: campaign,
      act: press(/^(Put everything back|Alles wiederherstellen)/),
    },
    { name: 'campaign-end', path: campaign, act: press(/^(End now|Jetzt beenden)$/) },
    {
      name: 'campaign-cancel',
      path: `/app/campaigns/${launch}`,
      act: press(/^(Cancel campaign|Kampagne absagen)$/),
    },
    {
      name: 'placement-new',
      path: `${campaign}?tab=placements`,
      act: press(/^(Add a placement|Platzierung hinzufügen)/),
    },
    { name: 'placement-wrong', path: `${campaign}?tab=placements`, act: placeWrong },
    {
      name: 'override',
      path: `/app/products/${product}`,
      act: press(/^(Decide for this product|Für dieses Produkt entscheiden)$/),
    },
    { name: 'put-back', path: '/app/settings', act: press(/^(See the list first|Erst die Liste ansehen)$/) },
    { name: 'stop-all', path: '/app', act: press(/^(Stop all actions|Alle Aktionen stoppen)$/) },
    {
      name: 'start-acting',
      path: `/app/campaigns/${launch}`,
      act: press(START_ACTING),
    },
    ...Object.entries(LISTS).map(([name, foreseen]): Picture => ({
      name: `start-acting-${name}`,
      path: `/app/campaigns/${launch}`,
      act: startActing(foreseen),
    })),
    ...seenBy('viewer', ordinary),
    ...seenBy('viewer', ordinary).map((picture): Picture => ({
      ...picture,
      name: `blind-${picture.name}`,
      blind: true,
    })),
    ...seenBy('viewer', [
      ['readiness', `/app/campaigns/${proposed}?tab=readiness`],
      ['results', `${campaign}?tab=results`],
    ]).map((picture): Picture => ({ ...picture, name: `blind-${picture.name}`, blind: true })),
    ...seenBy('operations', ordinary),
    ...seenBy('merchandiser', ordinary),
    ...(await ofGuests(ground, proposed ?? '')),
  ];
}

const START_ACTING = /^(Start acting|Eingreifen)/;
const A_LIST = {
  ok: true,
  writes: [],
  fingerprint: '',
  preparing: null,
  preparedAt: null,
  changed: false,
  acting: false,
  madeAt: null,
};
const OF_LARGE = {
  ...A_LIST,
  preparedAt: Date.UTC(2026, 10, 28, 9, 30),
  writes: Array.from({ length: 10_000 }, (_, at) => ({
    productId: String(at),
    productTitle: `Organic cotton shirt ${at + 1}`,
    because: 'why.covered',
    write: { kind: 'tags_add', productId: String(at), tags: ['campaign:winter', 'promote:winter'] },
  })),
};
/** What the list of a large campaign comes through; each lasts for seconds only, so the answer is given here. */
const LISTS = {
  preparing: { ...A_LIST, preparing: { looked: 3_250, products: 10_000, checking: false } },
  checking: { ...A_LIST, preparing: { looked: 7_750, products: 10_000, checking: true } },
  large: OF_LARGE,
  changed: { ...OF_LARGE, changed: true },
  failed: { ok: false, problems: [{ field: null, message: 'problem.shopify_away' }] },
};

const startActing =
  (foreseen: object) =>
  async (frame: FrameLocator): Promise<void> => {
    await frame
      .owner()
      .page()
      .route(/\/foresee\?/, (route) => route.fulfill({ json: { foreseen, channels: {} } }));
    await press(START_ACTING)(frame);
  };

/** Pages for people without a seat, and what stands at addresses that open nothing. */
async function ofGuests({ app, told }: ScreensGround, proposed: string): Promise<Picture[]> {
  const links = await app.holdfast.guests.guestLinks(SHOPS.normal, PEOPLE.owner);
  const open = links.filter(({ holds, path, name }) => holds && path !== null && name.startsWith('Anna'));
  const blind = links.find(({ name }) => name === 'Studio Nord');
  return [
    ...open.flatMap(({ path, locale }) =>
      [
        ['sign-off', '/sign_off'],
        ['sign-off-one', `/sign_off/${proposed}`],
        ['feasibility', '/feasibility'],
        ['stock', '/stock'],
        ['stock-search', '/stock?q=shirt'],
        ['survey', '/survey'],
        ['calendar', '/calendar'],
      ].map(([name, rest]) => ({ name: `guest-${name}`, path: `${app.url}${path}${rest}`, locale })),
    ),
    { name: 'guest-blind', path: `${app.url}${blind?.path}`, locale: 'de', blind: true },
    ...(told['revoked'] ? [{ name: 'guest-revoked', path: `${app.url}${told['revoked']}` }] : []),
    { name: 'guest-unknown', path: `${app.url}/with/nobody` },
    { name: 'entrance', path: `${app.url}/` },
  ];
}
