/**
 * A shop with Holdfast at work in it, in memory: the same steps that the app runs (judge, act, tend, observe, reconcile,
 * commands), one after the other, with a clock that a test moves and a process that can die between any two writes.
 */
import type { Campaign } from '../../../app/core/campaign.ts';
import { isLive } from '../../../app/core/campaign.ts';
import { defaultPolicy } from '../../../app/core/policy.ts';
import { actOnProducts } from '../../../app/flow/act.ts';
import { judgeProduct } from '../../../app/flow/judge.ts';
import { leave } from '../../../app/flow/members.ts';
import { seeProduct } from '../../../app/flow/observe.ts';
import type { LevelReading, ProductFacts, ShopifyPort, VariantFacts } from '../../../app/flow/ports.ts';
import { reconcile } from '../../../app/flow/reconcile.ts';
import { tendCampaign, tendWithin } from '../../../app/flow/tend.ts';
import { peopleCommands } from '../../../app/flow/commands/people.ts';
import { stateCommands } from '../../../app/flow/commands/states.ts';
import { judgeAll, judgeShop, type CommandPorts } from '../../../app/flow/commands/support.ts';
import { DAY, HOUR, MINUTE, NOW } from '../../support/builders.ts';
import { MemoryStore, type Mark } from './memory-store.ts';
import {
  CAMPAIGNS,
  PRODUCTS,
  TAGS,
  VARIANTS,
  type CampaignId,
  type Delivery,
  type Happening,
  type ProductId,
  type Setup,
  type VariantId,
} from './steps.ts';
import { ToyShop } from './toy-shop.ts';
import { Witness } from './witness.ts';

/** The process dies here. */
class Crash extends Error {}

const BELIEVE_AFTER_MS = 30_000;
const OWNER = { userId: '1', name: 'Owner' };
const PRODUCT_OF: Record<VariantId, ProductId> = { v1: 'p1', v2: 'p1', v3: 'p2' };

export class World {
  now = NOW;
  readonly shop = new ToyShop();
  readonly store: MemoryStore;
  readonly witness: Witness;
  /** Products that somebody else than us has written to, or that are gone. */
  readonly touched = new Set<string>();
  private readonly facts = new Map<string, VariantFacts>();
  private readonly levels = new Map<string, LevelReading>();
  private readonly orders = new Map<string, Parameters<MemoryStore['orders']['set']>[1]>();
  private late: (() => Promise<void>)[] = [];
  private crashIn: number | null = null;
  private unsureIn: { writes: number; landed: boolean } | null = null;
  private working = false;
  private readonly states: ReturnType<typeof stateCommands>;
  private readonly people: ReturnType<typeof peopleCommands>;

  constructor(setup: Setup) {
    this.store = new MemoryStore(
      {
        advertisingPublicationIds: setup.ads ? ['ads'] : [],
        brakeProducts: setup.brakeProducts,
        brakeShare: 0.01,
      },
      {
        locations: [
          { id: 'l1', isActive: true, fulfillsOnlineOrders: true },
          { id: 'l2', isActive: true, fulfillsOnlineOrders: false },
        ],
        publications: [
          { id: 'online', handle: 'online-store', supportsFuturePublishing: true },
          { id: 'ads', handle: 'google', supportsFuturePublishing: false },
          { id: 'till', handle: 'pos', supportsFuturePublishing: false },
        ],
      },
      this.now,
    );
    this.store.boundary = () => this.mayDie();
    for (const id of PRODUCTS) this.addProduct(id, setup);
    for (const id of VARIANTS) this.addVariant(id, setup);
    for (const id of CAMPAIGNS) this.addCampaign(id, setup);
    this.store.row.actingSince = this.now;
    this.store.onInferred = (productId) => {
      if (!this.touched.has(productId)) throw new Error(`law 2: nobody else has changed ${productId}`);
    };
    const ours = CAMPAIGNS.flatMap((id) => [`campaign:${id}`, `promote:${id}`]);
    this.witness = new Witness(
      this.shop,
      [...new Set([...ours, ...TAGS.map((tag) => tag.toLowerCase())])],
      (productId) => this.mayAct(productId),
      (productId, field) => this.store.baselinesOf(productId).get(field),
    );
    const ports: CommandPorts = {
      store: this.store,
      shopify: this.port,
      clock: this.clock,
      poke: () => {},
      newId: () => this.store.id(),
    };
    this.states = stateCommands(ports);
    this.people = peopleCommands(ports);
  }

  private readonly clock = { now: () => this.now };

  private addProduct(id: ProductId, setup: Setup): void {
    const everywhere = () =>
      new Map(
        ['online', 'ads', 'till'].map((one) => [
          one,
          { published: true, publishDate: '2026-01-01T00:00:00.000Z' },
        ]),
      );
    const own = VARIANTS.filter((variant) => PRODUCT_OF[variant] === id);
    this.shop.products.set(id, {
      id,
      status: setup.statuses[id],
      tags: [...setup.tags[id]],
      publications: everywhere(),
      variants: new Map(own.map((variant) => [variant, everywhere()])),
      collections: new Set(['picks']),
      metafield: null,
      deleted: false,
    });
    this.store.products.set(id, { ...this.productFacts(id), deletedAt: null });
  }

  private addVariant(id: VariantId, setup: Setup): void {
    const inventoryItemId = id === 'v3' && setup.shared ? 'i1' : id.replace('v', 'i');
    const facts: VariantFacts = {
      id,
      productId: PRODUCT_OF[id],
      inventoryItemId,
      title: id,
      sku: id,
      price: '10',
      position: 1,
      inventoryPolicy: 'DENY',
      tracked: true,
      requiresComponents: false,
    };
    this.facts.set(id, facts);
    this.store.variants.set(id, { ...facts });
    for (const locationId of ['l1', 'l2']) {
      const available = locationId === 'l1' ? setup.stock[id] : 5;
      const level = { inventoryItemId, locationId, available, isActive: true, updatedAt: this.now };
      this.levels.set(`${inventoryItemId}@${locationId}`, level);
    }
    this.store.saveLevels([...this.levels.values()], this.now);
  }

  private addCampaign(id: CampaignId, setup: Setup): void {
    const given = setup.campaigns[id];
    const startsAt = this.now + given.startsInDays * DAY;
    this.store.campaigns.set(id, {
      id,
      name: id.toUpperCase(),
      handle: id,
      kind: 'sale',
      goal: given.goal,
      state: startsAt <= this.now ? 'live' : 'approved',
      mode: given.mode,
      frozen: false,
      frozenAt: null,
      startsAt,
      endsAt: startsAt + 40 * DAY,
      commitAt: startsAt,
      createdAt: this.now - 50 * DAY,
      endedAt: null,
      priority: given.priority,
      useTags: given.useTags,
      collectionId: given.collection ? 'picks' : null,
      policy: { ...defaultPolicy(), ...given.policy },
      budget: null,
      version: 1,
      createdBy: '1',
    });
    if (id === 'c') this.store.sources.set(id, [{ kind: 'tag', value: 'in-c' }]);
    for (const variant of this.facts.values()) {
      const byTag = id === 'c' && setup.tags[variant.productId as ProductId].includes('in-c');
      if (!byTag && !given.products.includes(variant.productId as ProductId)) continue;
      this.store.itemRows.set(`${id}/${variant.id}`, {
        campaignId: id,
        variantId: variant.id,
        productId: variant.productId,
        inventoryItemId: variant.inventoryItemId,
        plannedUnits: given.plan,
        hero: false,
        source: byTag ? 'tag' : 'picked',
        removedAt: null,
        droppedAt: null,
      });
    }
    this.store.mark('campaign', [id], this.now);
    this.store.mark('judge', PRODUCTS, this.now);
  }

  private mayAct(productId: string): boolean {
    if (this.store.row.stoppedAt !== null) return false;
    return (
      this.store.openHoldsOf(productId).some(({ mode }) => mode === 'act') ||
      [...this.store.itemRows.values()].some((row) => {
        const campaign = this.store.campaigns.get(row.campaignId) as Campaign;
        return (
          row.productId === productId &&
          row.removedAt === null &&
          campaign.mode === 'act' &&
          isLive(campaign, this.now)
        );
      })
    );
  }

  private mayDie(): void {
    if (!this.working || this.crashIn === null) return;
    if (this.crashIn === 0) {
      this.crashIn = null;
      throw new Crash();
    }
    this.crashIn -= 1;
  }

  private productFacts(id: string): ProductFacts {
    const { status, tags } = this.shop.product(id);
    const same = { title: id, handle: id, productType: '', vendor: '', imageUrl: null, isGiftCard: false };
    return { ...same, id, status, tags: [...tags], updatedAt: this.now };
  }

  private readonly port = {
    readShop: async () => ({ ok: true, value: {}, cost: 0 }),
    readProducts: async (_shop: string, ids: readonly string[]) => {
      this.mayDie();
      for (const id of ids) this.witness.read(id);
      return { ok: true, value: ids.flatMap((id) => this.shop.reading(id, this.now) ?? []), cost: 1 };
    },
    readProductFacts: async (_shop: string, ids: readonly string[]) => {
      const here = ids.filter((id) => !this.shop.product(id).deleted);
      return {
        ok: true,
        value: {
          products: here.map((id) => this.productFacts(id)),
          variants: [...this.facts.values()].filter(({ productId }) => here.includes(productId)),
        },
        cost: 1,
      };
    },
    readLevels: async (_shop: string, items: readonly string[]) => ({
      ok: true,
      value: [...this.levels.values()].filter(({ inventoryItemId }) => items.includes(inventoryItemId)),
      cost: 1,
    }),
    findChangedProducts: async () => ({ ok: true, value: [...PRODUCTS], cost: 1 }),
    findOrdersChangedSince: async () => ({ ok: true, value: [...this.orders.values()], cost: 1 }),
    findProductsByTag: async (_shop: string, tag: string) => ({
      ok: true,
      value: PRODUCTS.filter((id) =>
        this.shop.product(id).tags.some((one) => one.toLowerCase() === tag.toLowerCase()),
      ),
      cost: 1,
    }),
    write: async (_shop: string, write: Parameters<ShopifyPort['write']>[1]) => {
      this.mayDie();
      const unsure = this.unsureIn;
      if (unsure) {
        if (unsure.writes > 0) unsure.writes -= 1;
        else {
          this.unsureIn = null;
          if (unsure.landed) this.witness.write(write, this.date());
          return { outcome: 'unsure', reason: 'connection lost' };
        }
      }
      if (this.store.row.stoppedAt !== null) throw new Error('stop: written while all actions are stopped');
      const outcome = this.witness.write(write, this.date());
      // Our own writes come back as messages.
      if (write.kind.startsWith('tags') || write.kind === 'set_status')
        await this.tellProduct(write.productId as ProductId, 'now');
      this.mayDie();
      return { outcome, cost: 1 };
    },
  } as unknown as ShopifyPort;

  private readonly date = (): string => new Date(this.now).toISOString();

  /** Runs everything that is due until nothing is; a crash ends it where it is. */
  async work(): Promise<void> {
    for (let round = 0; ; round += 1) {
      const due = this.nextDue();
      if (!due) return;
      if (round > 400) throw new Error(`It never comes to rest: ${due.step} ${due.subject}`);
      const { version } = due;
      due.dueAt = null;
      this.working = true;
      try {
        const againAt = await this.doOne(due);
        if (againAt !== null) due.dueAt = againAt;
        else if (due.version === version) this.store.marks.delete(`${due.step}/${due.subject}`);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        due.dueAt = this.now;
        return;
      } finally {
        this.working = false;
      }
    }
  }

  private nextDue(): Mark | undefined {
    const order = ['campaign', 'judge', 'act'];
    return [...this.store.marks.values()]
      .filter(({ dueAt }) => dueAt !== null && dueAt <= this.now)
      .toSorted((a, b) => order.indexOf(a.step) - order.indexOf(b.step))[0];
  }

  private async doOne({ step, subject }: Mark): Promise<number | null> {
    const ports = {
      store: this.store,
      shopify: this.port,
      clock: this.clock,
      believeAfterMs: BELIEVE_AFTER_MS,
    };
    if (step === 'campaign') await tendCampaign(ports, 's', subject);
    if (step === 'judge') await judgeProduct(ports, 's', subject);
    if (step !== 'act') return null;
    const outcome = (await actOnProducts(ports, 's', [subject])).get(subject);
    return outcome && !outcome.settled ? outcome.againAt : null;
  }

  async advance(ms: number): Promise<void> {
    this.now += ms;
    await this.work();
  }

  async reconcile(): Promise<void> {
    this.late = [];
    await reconcile({ store: this.store, shopify: this.port, clock: this.clock }, 's');
    await this.work();
  }

  private async deliver(delivery: Delivery, message: () => Promise<void>): Promise<void> {
    if (delivery === 'lost') return;
    if (delivery === 'late') this.late.unshift(message);
    else await message();
    if (delivery === 'twice') await message();
  }

  private async setLevel(
    variant: VariantId,
    locationId: string,
    change: (n: number) => number,
    delivery: Delivery,
  ) {
    // Shopify's times are not of one instant.
    this.now += 1;
    const inventoryItemId = this.facts.get(variant)?.inventoryItemId ?? '';
    const key = `${inventoryItemId}@${locationId}`;
    const old = this.levels.get(key);
    if (!old) return;
    const level = { ...old, available: change(old.available ?? 0), updatedAt: this.now };
    this.levels.set(key, level);
    await this.deliver(delivery, async () => {
      this.store.mark('judge', this.store.saveLevels([level], this.now), this.now);
    });
  }

  private async sell(variant: VariantId, units: number, delivery: Delivery): Promise<void> {
    await this.setLevel(variant, 'l1', (n) => n - units, delivery);
    const productId = PRODUCT_OF[variant];
    const line = ({
	orderId: `o${this.now}`,
	lineId: `o${this.now}`,
	variantId: variant,
	productId,
	...{
		publicationId: 'online',
		quantity: units,
		orderedAt: this.now,
		updatedAt: this.now
	},
	...{
		cancelledAt: null,
		cancelReason: null
	}
});
    this.orders.set(line.lineId, line);
    await this.deliver(delivery, async () => {
      this.store.orders.set(line.lineId, line);
      this.store.mark('judge', [productId], this.now);
    });
  }

  private async tellProduct(id: ProductId, delivery: Delivery): Promise<void> {
    const facts = this.productFacts(id);
    const variants = [...this.facts.values()].filter(({ productId }) => productId === id);
    await this.deliver(delivery, () =>
      this.store.inShop('s', (tx) => seeProduct(tx, facts, variants, this.now)),
    );
  }

  /** Lets one thing happen, then runs what is due. */
  async apply(one: Happening): Promise<void> {
    await this.happen(one);
    await this.work();
  }

  private async happen(one: Happening): Promise<void> {
    const { store, states } = this;
    switch (one.kind) {
      case 'sell':
        return this.sell(one.variant, one.units, one.delivery);
      case 'set_level':
        return this.setLevel(one.variant, one.location, () => one.units, one.delivery);
      case 'deliver_late': {
        const late = this.late;
        this.late = [];
        for (const message of late) await message();
        return;
      }
      case 'advance':
        this.now += one.minutes * MINUTE;
        return;
      case 'reconcile':
        return this.reconcile();
      case 'mode':
        if (one.mode === 'watch') await states.watchOnly('s', OWNER, one.campaign);
        else await this.startActing(one.campaign);
        return;
      case 'end':
      case 'cancel':
      case 'freeze':
      case 'unfreeze':
        await states[one.kind]('s', OWNER, one.campaign);
        return;
      case 'put_back':
        await states.putEverythingBack('s', OWNER, one.campaign);
        return;
      case 'edit':
        return this.edit(one.campaign, one);
      case 'plan': {
        const row = store.itemRows.get(`${one.campaign}/${one.variant}`);
        if (row) store.itemRows.set(`${one.campaign}/${one.variant}`, { ...row, plannedUnits: one.units });
        store.mark('judge', [PRODUCT_OF[one.variant]], this.now);
        return;
      }
      case 'leave':
        return store.inShop('s', (tx) => leave(tx, one.campaign, [one.product], this.now));
      case 'stop_all':
        await states.stopAllActions('s', OWNER);
        return;
      case 'resume':
        await states.resumeActions('s', OWNER);
        return;
      case 'brake_go_on':
      case 'brake_put_back':
        await states.brake('s', OWNER, one.kind === 'brake_go_on' ? 'go_on' : 'put_back');
        return;
      case 'override':
        await this.people.override('s', OWNER, {
          productId: one.product,
          campaignId: null,
          kind: one.visible ? 'keep_visible' : 'hold_now',
          response: one.visible ? null : one.response,
          untilKind: one.untilKind,
          until: one.untilKind === 'time' ? this.now + 3 * HOUR : null,
          reason: '',
        });
        return;
      case 'crash':
        this.crashIn = one.after;
        return;
      case 'unsure':
        this.unsureIn = { writes: one.after, landed: one.landed };
        return;
      default:
        return this.merchant(one);
    }
  }

  private async startActing(id: CampaignId): Promise<void> {
    const campaign = this.store.campaigns.get(id);
    if (!campaign || campaign.state === 'ended' || campaign.state === 'cancelled') return;
    campaign.mode = 'act';
    await this.store.inShop('s', (tx) => judgeAll(tx, id, this.now));
  }

  private async edit(id: CampaignId, change: Pick<Campaign, 'priority' | 'goal'> & { policy: object }) {
    const campaign = this.store.campaigns.get(id);
    if (!campaign) return;
    Object.assign(campaign, { priority: change.priority, goal: change.goal });
    campaign.policy = { ...campaign.policy, ...change.policy };
    await this.store.inShop('s', async (tx) => {
      await judgeAll(tx, id, this.now);
      await tendWithin(tx, id, this.now);
    });
  }

  /** Somebody changes the shop by hand, or another app does. */
  private async merchant(one: Happening): Promise<void> {
    const { shop } = this;
    switch (one.kind) {
      case 'tag':
        this.touched.add(one.product);
        if (one.add) shop.addTag(one.product, one.tag);
        else shop.removeTag(one.product, one.tag);
        return this.tellProduct(one.product, one.delivery);
      case 'status':
        this.touched.add(one.product);
        shop.product(one.product).status = one.status;
        return this.tellProduct(one.product, one.delivery);
      case 'publication': {
        this.touched.add(one.product);
        const variant = one.variant ? ([...shop.product(one.product).variants.keys()][0] ?? null) : null;
        const soon = new Date(this.now + 2 * DAY).toISOString();
        if (one.to === 'unpublished') shop.unpublish(one.product, variant, one.channel);
        else
          shop.publish(one.product, variant, one.channel, one.to === 'scheduled' ? soon : null, this.date());
        return;
      }
      case 'collection':
        this.touched.add(one.product);
        if (one.join) shop.product(one.product).collections.add('picks');
        else shop.product(one.product).collections.delete('picks');
        return;
      case 'tracked': {
        const facts = this.facts.get(one.variant);
        if (!facts) return;
        this.facts.set(one.variant, { ...facts, tracked: one.tracked });
        return this.tellProduct(PRODUCT_OF[one.variant], 'now');
      }
      case 'delete':
        this.touched.add(one.product);
        shop.product(one.product).deleted = true;
        await this.store.inShop('s', (tx) => tx.markProductsDeleted([one.product], this.now));
        this.store.mark('judge', [one.product], this.now);
        return;
      default:
        throw new Error(`Nothing happens for ${one.kind}`);
    }
  }

  /** People let go of what they hold back (stop, freeze, brake, overrides), and all messages have arrived. */
  async letItRun(): Promise<void> {
    this.crashIn = null;
    this.unsureIn = null;
    if (this.store.row.stoppedAt !== null) await this.states.resumeActions('s', OWNER);
    for (const id of CAMPAIGNS)
      if (this.store.campaigns.get(id)?.frozen) await this.states.unfreeze('s', OWNER, id);
    for (const id of PRODUCTS) await this.people.endOverride('s', OWNER, id);
    await this.work();
    for (const days of [2, 3]) {
      this.now += days * DAY;
      this.store.row.brakeEngagedAt = null;
      this.store.settings.brakeProducts = 20;
      await this.reconcile();
      await this.store.inShop('s', (tx) => judgeShop(tx, this.now));
      await this.advance(2 * MINUTE);
      for (const id of PRODUCTS) await this.people.endOverride('s', OWNER, id);
      await this.work();
    }
    await this.reconcile();
  }

  /** Every campaign ends; then a month goes by, so that nothing is left that waits for a time. */
  async endAll(): Promise<void> {
    for (const [id, campaign] of this.store.campaigns) {
      const started = campaign.startsAt < this.now;
      await (started ? this.states.end('s', OWNER, id) : this.states.cancel('s', OWNER, id));
    }
    await this.work();
    await this.advance(5 * MINUTE);
    await this.advance(20 * DAY);
    await this.reconcile();
    await this.advance(20 * MINUTE);
  }

  /** A merchant makes drafts and archived products active again, so that waiting restores can go through. */
  async activateAll(): Promise<void> {
    for (const id of PRODUCTS) {
      const product = this.shop.product(id);
      if (product.deleted || product.status === 'ACTIVE' || product.status === 'UNLISTED') continue;
      product.status = 'ACTIVE';
      await this.tellProduct(id, 'now');
    }
    await this.work();
    await this.reconcile();
  }
}
