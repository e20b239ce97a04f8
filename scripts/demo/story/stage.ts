import { policySchema } from '../../../app/core/policy.ts';
import type { CampaignInput } from '../../../app/flow/commands/inputs.ts';
import type { ProductView } from '../../../tests/dev-store/shopkeeper.ts';
import type { RunningApp } from '../app-under-demo.ts';
import type { ApiRequest, DevStore, ShopState } from '../dev-store.ts';
import { available, digits } from '../snapshot.ts';
import { quiet } from '../wait.ts';
import { changesCatalogue } from './looks.ts';

const DAY_MS = 86_400_000;
export const OWNER = { userId: '1001', name: 'Olive', role: 'owner' as const };

export interface LawCheck {
  law: number;
  name: string;
  kept: boolean;
  detail: string;
}

/** Who plays: the app, the dev store, two shops, and somebody who tells what happens. */
export interface Cast {
  app: RunningApp;
  store: DevStore;
  shop: string;
  neighbour: string;
  say(line: string): void;
}

/** Eight products with one variant each and one with sizes. */
export interface Goods {
  p1: ProductView;
  p2: ProductView;
  p3: ProductView;
  p4: ProductView;
  p5: ProductView;
  p6: ProductView;
  p7: ProductView;
  p8: ProductView;
  s1: ProductView;
}

/** What the scenes share. */
export interface Stage extends Cast {
  laws: LawCheck[];
  goods: Goods;
  campaigns: { sale: string; letter: string; clearance: string };
  check(law: number, name: string, kept: boolean, detail?: string): void;
  /** Waits until all messages are told and all work is done. */
  rest(): Promise<void>;
  state(): Promise<ShopState>;
  /** Requests of the app that change the catalogue of a shop. */
  written(domain: string): Promise<ApiRequest[]>;
}

/** @throws when something that the story needs was refused. */
export function must(result: { ok: boolean; reason?: string; problems?: unknown }): void {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.problems ?? result.reason)}`);
}

export function setStage(cast: Cast, goods: Goods, laws: LawCheck[]): Omit<Stage, 'campaigns'> {
  const { app, store, shop, neighbour } = cast;
  return {
    ...cast,
    goods,
    laws,
    check: (law, name, kept, detail = '') => void laws.push({ law, name, kept, detail }),
    rest: () => quiet(app, store, [shop, neighbour]),
    state: () => store.state(shop),
    written: async (domain) => (await store.requests(domain)).filter(changesCatalogue),
  };
}

/** Creates a campaign of picked products (or of a tag); its plan is a share of the stock. */
export async function create(
  { app, shop }: Cast,
  name: string,
  picked: readonly ProductView[],
  given: {
    priority: number;
    planShare?: number;
    policy?: object;
    tag?: string;
    goal?: CampaignInput['goal'];
  },
): Promise<string> {
  const now = Date.now();
  const made = await app.holdfast.commands.createCampaign(shop, OWNER, {
    name,
    handle: '',
    kind: 'sale',
    goal: given.goal ?? 'keep_available',
    startsAt: now - 1_000,
    endsAt: now + 14 * DAY_MS,
    commitAt: null,
    priority: given.priority,
    budget: null,
    useTags: true,
    collectionId: null,
    policy: policySchema.parse(given.policy ?? {}),
    sources: [
      ...picked.map((product) => ({ kind: 'picked' as const, value: digits(product.id) })),
      ...(given.tag ? [{ kind: 'tag' as const, value: given.tag }] : []),
    ],
    plannedUnits: {},
    plannedUnitsOfProduct: Object.fromEntries(
      picked.map((product) => [
        digits(product.id),
        Math.max(1, Math.round(available(product) * (given.planShare ?? 1) * 0.6)),
      ]),
    ),
    heroes: [],
    confirmedPlans: false,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.id;
}
