/** What can happen to a shop, as plain data that fast-check makes up and shrinks. */
import fc from 'fast-check';
import type { Goal, Mode } from '../../../app/core/campaign.ts';
import type { ProductStatus } from '../../../app/core/fields.ts';
import { HIDE_MODES, RESPONSES, type Policy } from '../../../app/core/policy.ts';

export const CAMPAIGNS = ['a', 'b', 'c'] as const;
export const PRODUCTS = ['p1', 'p2'] as const;
export const VARIANTS = ['v1', 'v2', 'v3'] as const;
export const CHANNELS = ['online', 'ads', 'till'] as const;
export type CampaignId = (typeof CAMPAIGNS)[number];
export type ProductId = (typeof PRODUCTS)[number];
export type VariantId = (typeof VARIANTS)[number];

/** How the message about a change arrives: now, later (out of order), twice, or never. */
export type Delivery = 'now' | 'late' | 'twice' | 'lost';

export type Happening =
  | { kind: 'sell'; variant: VariantId; units: number; delivery: Delivery }
  | { kind: 'set_level'; variant: VariantId; units: number; location: 'l1' | 'l2'; delivery: Delivery }
  | { kind: 'deliver_late' }
  | { kind: 'advance'; minutes: number }
  | { kind: 'reconcile' }
  | { kind: 'mode'; campaign: CampaignId; mode: Mode }
  | { kind: 'end' | 'cancel' | 'freeze' | 'unfreeze'; campaign: CampaignId }
  | { kind: 'put_back'; campaign: CampaignId | null }
  | { kind: 'edit'; campaign: CampaignId; policy: Partial<Policy>; priority: number; goal: Goal }
  | { kind: 'plan'; campaign: CampaignId; variant: VariantId; units: number | null }
  | { kind: 'leave'; campaign: CampaignId; product: ProductId }
  | { kind: 'stop_all' | 'resume' | 'brake_go_on' | 'brake_put_back' }
  | {
      kind: 'override';
      product: ProductId;
      visible: boolean;
      response: (typeof RESPONSES)[number];
      untilKind: 'time' | 'restock' | 'campaign_end';
    }
  | { kind: 'tag'; product: ProductId; tag: string; add: boolean; delivery: Delivery }
  | { kind: 'status'; product: ProductId; status: ProductStatus; delivery: Delivery }
  | {
      kind: 'publication';
      product: ProductId;
      variant: boolean;
      channel: (typeof CHANNELS)[number];
      to: 'published' | 'unpublished' | 'scheduled';
    }
  | { kind: 'collection'; product: ProductId; join: boolean }
  | { kind: 'tracked'; variant: VariantId; tracked: boolean }
  | { kind: 'crash'; after: number }
  | { kind: 'unsure'; after: number; landed: boolean }
  | { kind: 'delete'; product: ProductId };

export interface CampaignSetup {
  mode: Mode;
  policy: Partial<Policy>;
  goal: Goal;
  priority: number;
  startsInDays: number;
  useTags: boolean;
  collection: boolean;
  plan: number | null;
  /** Products that are members; campaign c takes its members by the tag `in-c`. */
  products: readonly ProductId[];
}

export interface Setup {
  campaigns: Record<CampaignId, CampaignSetup>;
  stock: Record<VariantId, number>;
  tags: Record<ProductId, string[]>;
  statuses: Record<ProductId, ProductStatus>;
  /** p2 sells from the same stock as v1. */
  shared: boolean;
  brakeProducts: number;
  ads: boolean;
}

export interface Story {
  setup: Setup;
  happenings: Happening[];
}

/** Tags that a merchant plays with: ours, in other spellings, and one that brings members. */
export const TAGS = [
  'campaign:a',
  'Promote:A',
  'PROMOTE:b',
  'campaign:C',
  'Holdfast-Held',
  'in-c',
  'red',
] as const;

const risk = (numbers: readonly number[]) => fc.option(fc.constantFrom(...numbers), { nil: null });
const policy: fc.Arbitrary<Partial<Policy>> = fc.record({
  flagRisk: risk([0.3, 0.1]),
  stopRisk: risk([0.5]),
  hideRisk: risk([0.9]),
  soldOutResponse: fc.constantFrom(...RESPONSES, 'hide' as const, 'stop_promoting' as const, null),
  hideMode: fc.constantFrom(...HIDE_MODES),
  hideChannels: fc.constantFrom(['online'], ['online', 'ads']),
  floor: fc.constantFrom(0, 0, 2),
  reserve: fc.constantFrom(null, 3),
  promised: fc.boolean(),
  atEnd: fc.constantFrom('now' as const, 'when_back_in_stock' as const),
});
const goal = fc.constantFrom<Goal>('keep_available', 'keep_available', 'sell_out', 'limited_units');
const priority = fc.integer({ min: 1, max: 3 });
const plan = fc.constantFrom(null, 5, 12, 20);

const campaign = (products: readonly ProductId[], startsInDays: fc.Arbitrary<number>) =>
  fc.record<CampaignSetup>({
    mode: fc.constantFrom('act', 'act', 'act', 'watch'),
    policy,
    goal,
    priority,
    startsInDays,
    useTags: fc.constantFrom(true, true, false),
    collection: fc.boolean(),
    plan,
    products: fc.constant(products),
  });

const status = fc.constantFrom<ProductStatus>('ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED');
const startStatus = fc.constantFrom<ProductStatus>(
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'DRAFT',
  'UNLISTED',
);
const tags = fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 });
const stock = fc.constantFrom(0, 1, 8, 15, 30, 80);

export const setups: fc.Arbitrary<Setup> = fc.record({
  campaigns: fc.record({
    a: campaign(['p1'], fc.constant(-5)),
    b: campaign(['p1', 'p2'], fc.constant(-2)),
    c: campaign([], fc.constantFrom(-1, 1)),
  }),
  stock: fc.record({ v1: stock, v2: stock, v3: stock }),
  tags: fc.record({ p1: tags, p2: tags }),
  statuses: fc.record({ p1: startStatus, p2: startStatus }),
  shared: fc.constantFrom(false, false, true),
  brakeProducts: fc.constantFrom(20, 20, 1),
  ads: fc.constantFrom(true, true, false),
});

const delivery = fc.constantFrom<Delivery>('now', 'now', 'now', 'late', 'twice', 'lost');
const anyCampaign = fc.constantFrom(...CAMPAIGNS);
const anyProduct = fc.constantFrom(...PRODUCTS);
const anyVariant = fc.constantFrom(...VARIANTS);
const kind = <K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('sell'),
      variant: anyVariant,
      units: fc.integer({ min: 1, max: 15 }),
      delivery,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('set_level'),
      variant: anyVariant,
      units: fc.constantFrom(-3, 0, 0, 1, 3, 8, 12, 20, 60),
      location: fc.constantFrom('l1', 'l1', 'l1', 'l2'),
      delivery,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('deliver_late') }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: kind('advance'), minutes: fc.constantFrom(1, 5, 30, 61, 380, 1500) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('reconcile') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('mode'),
      campaign: anyCampaign,
      mode: fc.constantFrom<Mode>('act', 'act', 'watch'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('end', 'cancel', 'freeze', 'unfreeze', 'unfreeze'),
      campaign: anyCampaign,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('put_back'), campaign: fc.constantFrom('a', 'b', 'c', null) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('edit'), campaign: anyCampaign, policy, priority, goal }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('plan'), campaign: anyCampaign, variant: anyVariant, units: plan }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('leave'), campaign: anyCampaign, product: anyProduct }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('stop_all', 'resume', 'resume', 'brake_go_on', 'brake_put_back') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('override'),
      product: anyProduct,
      visible: fc.boolean(),
      response: fc.constantFrom(...RESPONSES),
      untilKind: fc.constantFrom('time', 'restock', 'campaign_end'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('tag'),
      product: anyProduct,
      tag: fc.constantFrom(...TAGS),
      add: fc.boolean(),
      delivery,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('status'), product: anyProduct, status, delivery }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('publication'),
      product: anyProduct,
      variant: fc.constantFrom(false, false, true),
      channel: fc.constantFrom(...CHANNELS),
      to: fc.constantFrom('published', 'published', 'unpublished', 'scheduled'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('collection'), product: anyProduct, join: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('tracked'), variant: anyVariant, tracked: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('crash'), after: fc.integer({ min: 0, max: 9 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('unsure'),
      after: fc.integer({ min: 0, max: 3 }),
      landed: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<Happening[]>([{ kind: 'reconcile' }], [{ kind: 'delete', product: 'p2' }])
      .map(([one]) => one as Happening),
  },
);

export const stories: fc.Arbitrary<Story> = fc.record({
  setup: setups,
  happenings: fc.array(happening, { minLength: 3, maxLength: 24, size: 'max' }),
});
