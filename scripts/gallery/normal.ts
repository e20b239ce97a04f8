/** A shop at work: people with roles, campaigns in every state, and something on every page. */
import { policySchema } from '../../app/core/policy.ts';
import type { Role } from '../../app/core/roles.ts';
import type { Person } from '../../app/flow/commands/commands.ts';
import type { CampaignInput } from '../../app/flow/commands/inputs.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { watchReadiness } from '../../app/flow/readiness/watch.ts';
import { watchSurveys } from '../../app/flow/surveys/watch.ts';
import type { ProductView } from '../../tests/dev-store/shopkeeper.ts';
import { SHOPS, type ScreensGround, type Story } from '../../tests/support/screens-ground.ts';
import { openAsOwner } from '../demo/app-under-demo.ts';
import { runCampaign } from '../demo/autumn.ts';
import { available, digits } from '../demo/snapshot.ts';
import { must } from '../demo/story/stage.ts';
import { quiet } from '../demo/wait.ts';
import { pastSurveys } from './past-surveys.ts';

const SHOP = SHOPS.normal;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
type Ground = Pick<ScreensGround, 'app' | 'store'>;

const person = (userId: string, name: string, role: Role): Person => ({ userId, name, role });
const OLIVIA = person('1001', 'Olivia Hart', 'owner');
const MILAN = person('1002', 'Milan Berger', 'merchandiser');
const OKSANA = person('1003', 'Oksana Reyes', 'operations');
const VERA = person('1004', 'Vera Lindqvist', 'viewer');
export const PEOPLE = { owner: OLIVIA, merchandiser: MILAN, operations: OKSANA, viewer: VERA };

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const normalStory: Story = {
  async tell(ground) {
    const now = Date.now();
    const { commands, guests, reach } = ground.app.holdfast;
    for (const one of Object.values(PEOPLE)) {
      await openAsOwner(ground.app, ground.store, SHOP, one.userId);
      if (one.role !== 'owner') must(await commands.setRole(SHOP, OLIVIA, one.userId, one.role));
    }
    const products = (await ground.store.state(SHOP)).products.filter((one) => available(one) > 5);
    const live = await runCampaign(ground, SHOP);
    const coming = await comingCampaigns(ground, products, now);
    must(
      await commands.saveSettings(SHOP, OLIVIA, { signOff: 'wait', survey: 'named', answerTodayHours: 24 }),
    );
    must(await commands.propose(SHOP, MILAN, coming.proposed));
    must(await commands.propose(SHOP, MILAN, coming.sentBack));
    must(
      await commands.sendBack(SHOP, OKSANA, coming.sentBack, {
        version: 1,
        note: 'The carrier does not deliver on 24 December: please end it two days earlier.',
      }),
    );
    await talk(ground, live, coming.proposed, products);
    await organise(ground, now);
    const links = await openLinks(ground, now);
    must(await reach.openFeed(SHOP, OLIVIA, live));
    const agency = (await guests.guestLinks(SHOP, OLIVIA)).find(({ id }) => id === links.revoked);
    must(await guests.revokeGuestLink(SHOP, OLIVIA, links.revoked));
    await quiet(ground.app, ground.store, [SHOP], 240_000);
    const [held] = await ground.app.holdfast.views.held(SHOP, live);
    const free = products.at(-1);
    return {
      live,
      ...coming,
      product: held?.productId ?? '',
      free: digits(free?.id ?? ''),
      revoked: agency?.path ?? '',
    };
  },
  async between(store) {
    await store.inShop(SHOP, (tx) => pastSurveys(tx, [MILAN, OKSANA], Date.now()));
    const ports = { store, clock: { now: () => Date.now() } };
    await watchSurveys(ports, SHOP);
    await measureShop(ports, SHOP);
    await watchReadiness(ports, SHOP);
  },
  async after({ app }) {
    const { commands, views } = app.holdfast;
    const scores = { plan_in_time: 3, told_of_changes: 2, stock_matched: 4, alerts_helped: 5 };
    for (const by of [MILAN, OKSANA]) {
      for (const survey of await views.surveys(SHOP, by.userId, Date.now())) {
        if (survey.mine !== 'open' || survey.campaignId === null) continue;
        const text =
          by === MILAN
            ? 'Tell us of late deliveries before the newsletter is sent.'
            : 'Plans two weeks earlier.';
        must(await commands.answerSurvey(SHOP, by, { surveyId: survey.id, scores, text }));
      }
    }
  },
};

/** Drafts, proposals and one that is over. */
async function comingCampaigns({ app }: Ground, products: readonly ProductView[], now: number) {
  const { commands } = app.holdfast;
  const make = async (
    name: string,
    kind: CampaignInput['kind'],
    days: [start: number, end: number],
    picked: readonly ProductView[],
    more: Partial<CampaignInput> = {},
  ): Promise<string> => {
    const made = await commands.createCampaign(SHOP, MILAN, {
      name,
      handle: '',
      kind,
      goal: 'keep_available',
      startsAt: now + days[0] * DAY,
      endsAt: now + days[1] * DAY,
      commitAt: null,
      priority: 3,
      budget: null,
      useTags: true,
      collectionId: null,
      policy: policySchema.parse({}),
      sources: picked.map(({ id }) => ({ kind: 'picked' as const, value: digits(id) })),
      plannedUnits: {},
      plannedUnitsOfProduct: Object.fromEntries(
        picked.map((one, index) => [digits(one.id), Math.ceil(available(one) * (0.4 + index * 0.2))]),
      ),
      heroes: picked.slice(0, 1).flatMap(({ variants }) => (variants[0] ? [digits(variants[0].id)] : [])),
      confirmedPlans: true,
      ...more,
    });
    must(made);
    return made.ok ? made.id : '';
  };
  const proposed = await make('Advent letter to regular customers', 'email', [5, 12], products.slice(4, 12), {
    budget: '900',
  });
  const sentBack = await make('Christmas partner weeks', 'partnership', [20, 34], products.slice(10, 14));
  const draft = await make('Clearance of the winter range', 'sale', [40, 54], products.slice(14, 17), {
    goal: 'sell_out',
  });
  const launch = await make('New arrivals', 'product_launch', [1, 9], products.slice(0, 3));
  must(await commands.schedule(SHOP, OLIVIA, launch));
  const ended = await make('November picks', 'social', [-9, 2], products.slice(17, 21));
  must(await commands.schedule(SHOP, OLIVIA, ended));
  must(await commands.end(SHOP, MILAN, ended));
  return { proposed, sentBack, draft, launch, ended };
}

/** Placements, notes, decisions, answers. */
async function talk(
  ground: Ground,
  live: string,
  proposed: string,
  products: readonly ProductView[],
): Promise<void> {
  const { commands, views } = ground.app.holdfast;
  const now = Date.now();
  const placement = {
    id: null,
    link: null,
    lockedFrom: null,
    productIds: [],
    audience: null,
    goesOutAt: null,
  };
  for (const [kind, name, more] of [
    ['email', 'The weekly newsletter', { goesOutAt: now + 5 * HOUR, audience: 9_000 }],
    ['ad_set', 'Autumn retargeting', { link: 'https://ads.example.com/sets/4711' }],
    [
      'print',
      'Catalogue, page 12',
      { goesOutAt: now + 9 * DAY, lockedFrom: now + 4 * DAY, audience: 25_000 },
    ],
  ] as const) {
    must(
      await commands.savePlacement(SHOP, MILAN, live, {
        ...placement,
        kind,
        name,
        ownerId: MILAN.userId,
        ...more,
      }),
    );
  }
  must(
    await commands.addNote(SHOP, OKSANA, {
      on: { kind: 'campaign', campaignId: live },
      text: '@Milan Berger the second delivery comes on Tuesday, not on Monday.',
    }),
  );
  const [first, second] = products;
  if (!first || !second) throw new Error('The shop has no products');
  must(
    await commands.override(SHOP, OKSANA, {
      productId: digits(first.id),
      campaignId: null,
      kind: 'keep_visible',
      response: null,
      untilKind: 'time',
      until: now + 3 * DAY,
      reason: 'The supplier delivers directly',
    }),
  );
  must(
    await commands.addDecision(SHOP, OLIVIA, {
      text: 'Order 200 more of the silk blouse',
      owner: OKSANA.name,
      dueAt: now + 2 * DAY,
    }),
  );
  const { rows } = await views.campaignItems(SHOP, proposed, {
    verdict: null,
    search: '',
    sort: 'product',
    page: 1,
  });
  const answers = ['feasible', 'feasible_with', 'not_feasible'] as const;
  for (const [index, answer] of answers.entries()) {
    const row = rows[index];
    if (!row) continue;
    const note = answer === 'feasible' ? '' : 'Needs a second packing table from Wednesday on.';
    must(
      await commands.answerFeasibility(SHOP, OKSANA, {
        campaignId: proposed,
        variantId: row.variantId,
        answer,
        note,
      }),
    );
  }
}

/** Deliveries, owners, absences, saved views. */
async function organise({ app, store }: Ground, now: number): Promise<void> {
  const { commands } = app.holdfast;
  const { locations, products } = await store.state(SHOP);
  for (const [index, product] of products.slice(2, 6).entries()) {
    must(
      await commands.addArrival(SHOP, OKSANA, {
        variantId: digits(product.variants[0]?.id ?? ''),
        locationId: digits(locations[0]?.id ?? ''),
        units: 40 + index * 25,
        arrivesAt: now + (index * 3 - 2) * DAY,
        reference: `PO-20${index}`,
      }),
    );
  }
  must(
    await commands.saveOwners(SHOP, OLIVIA, [
      { by: 'product_type', value: products[0]?.productType || 'Shirt', label: '', owner: MILAN.userId },
      { by: 'everything', value: '', label: '', owner: OKSANA.userId },
    ]),
  );
  must(
    await commands.saveAbsences(SHOP, OKSANA, OKSANA.userId, [
      { from: day(now + 4 * DAY), until: day(now + 9 * DAY), standIn: OLIVIA.userId },
    ]),
  );
  must(await commands.saveView(SHOP, OLIVIA, { page: 'campaigns', name: 'My sales', query: 'kind=sale' }));
}

async function openLinks({ app }: Ground, now: number): Promise<{ revoked: string }> {
  const open = async (
    name: string,
    role: 'operations' | 'viewer',
    locale: string,
    days: number,
    purposes: Parameters<typeof app.holdfast.guests.openGuestLink>[2]['purposes'],
  ): Promise<string> => {
    const made = await app.holdfast.guests.openGuestLink(SHOP, OLIVIA, {
      name,
      role,
      purposes,
      locale,
      expiresAt: now + days * DAY,
    });
    must(made);
    return made.ok ? made.id : '';
  };
  await open('Anna at the warehouse', 'operations', 'en', 90, [
    'sign_off',
    'feasibility',
    'stock',
    'survey',
    'calendar',
  ]);
  await open('Anna, warehouse', 'operations', 'de', 90, [
    'sign_off',
    'feasibility',
    'stock',
    'survey',
    'calendar',
  ]);
  await open('Studio Nord', 'viewer', 'de', 30, ['stock']);
  return { revoked: await open('Agency of last year', 'viewer', 'en', 10, ['stock']) };
}
