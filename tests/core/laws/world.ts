/**
 * A shop with Holdfast at work in it, in memory: the same steps that the app runs (judge, act, tend, observe, reconcile,
 * commands), one after the other, with a clock that a test moves and a process that can die between any two writes.
 */
import { CROWD } from '../../../app/flow/act-crowd.ts';
import type { Campaign } from '../../../app/core/campaign.ts';
import { HELD_TAG, isLive } from '../../../app/core/campaign.ts';
import { actNow } from '../../../app/flow/act.ts';
import { judgeProduct } from '../../../app/flow/judge.ts';
import { leave } from '../../../app/flow/members.ts';
import { seeProduct } from '../../../app/flow/see.ts';
import type { LevelReading, ProductFacts, VariantFacts } from '../../../app/flow/ports.ts';
import { reconcile } from '../../../app/flow/reconcile.ts';
import { tendCampaign, tendWithin } from '../../../app/flow/tend.ts';
import { peopleCommands } from '../../../app/flow/commands/people.ts';
import { stateCommands } from '../../../app/flow/commands/states.ts';
import { judgeAll, judgeShop, type CommandPorts } from '../../../app/flow/commands/support.ts';
import { DAY, HOUR, MINUTE, NOW } from '../../support/builders.ts';
import { factsOf, furnish, PRODUCT_OF } from './furnish.ts';
import { merchant } from './merchant.ts';
import type { Mark, MemoryStore } from './memory-store.ts';
import {
  CAMPAIGNS,
  PRODUCTS,
  TAGS,
  type CampaignId,
  type Delivery,
  type Happening,
  type ProductId,
  type Setup,
  type VariantId,
} from './steps.ts';
import { toyPort } from './toy-port.ts';
import { ToyShop } from './toy-shop.ts';
import { Witness } from './witness.ts';

/** The process dies here. */
class Crash extends Error {}

const BELIEVE_AFTER_MS = 30_000;
const OWNER = { userId: '1', name: 'Owner', role: 'owner' as const };
export class World {
  now = NOW;
  readonly shop = new ToyShop();
  readonly store: MemoryStore;
  readonly witness: Witness;
  /** Products that somebody else than us has written to, or that are gone. */
  readonly touched = new Set<string>();
  /** What Shopify has of variants and stock. */
  readonly facts = new Map<string, VariantFacts>();
  readonly levels = new Map<string, LevelReading>();
  readonly orders = new Map<string, Parameters<MemoryStore['orders']['set']>[1]>();
  private late: (() => Promise<void>)[] = [];
  private crashIn: number | null = null;
  unsureIn: { writes: number; landed: boolean } | null = null;
  private working = false;
  private readonly states: ReturnType<typeof stateCommands>;
  private readonly people: ReturnType<typeof peopleCommands>;

  constructor(setup: Setup) {
    this.store = furnish(this, setup);
    this.store.boundary = () => this.mayDie();
    this.store.onInferred = (productId) => {
      if (!this.touched.has(productId)) throw new Error(`law 2: nobody else has changed ${productId}`);
    };
    const ours = CAMPAIGNS.flatMap((id) => [`campaign:${id}`, `promote:${id}`]);
    this.witness = new Witness(
      this.shop,
      [...new Set([...ours, HELD_TAG, ...TAGS.map((tag) => tag.toLowerCase())])],
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
  private readonly port = toyPort(this);

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

  /** Where the process can die, when a crash was asked for. */
  mayDie(): void {
    if (!this.working || this.crashIn === null) return;
    if (this.crashIn === 0) {
      this.crashIn = null;
      throw new Crash();
    }
    this.crashIn -= 1;
  }

  readonly productFacts = (id: string): ProductFacts => factsOf(this.shop, id, this.now);

  readonly date = (): string => new Date(this.now).toISOString();

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
      crowd: CROWD,
      pause: async () => undefined,
    };
    if (step === 'campaign') await tendCampaign(ports, 's', subject);
    if (step === 'judge') await judgeProduct(ports, 's', subject);
    if (step !== 'act') return null;
    const outcome = (await actNow(ports, 's', [subject])).get(subject);
    return outcome && !outcome.settled ? outcome.againAt : null;
  }

  async advance(ms: number): Promise<void> {
    this.now += ms;
    this.shop.publishDue(this.date());
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
    const line = {
      orderId: `o${this.now}`,
      lineId: `o${this.now}`,
      variantId: variant,
      productId,
      publicationId: 'online',
      source: 'web',
      locationId: null,
      bundleVariantId: null,
      quantity: units,
      orderedAt: this.now,
      updatedAt: this.now,
      cancelledAt: null,
      cancelReason: null,
    };
    this.orders.set(line.lineId, line);
    await this.deliver(delivery, async () => {
      this.store.orders.set(line.lineId, line);
      this.store.mark('judge', [productId], this.now);
    });
  }

  async tellProduct(id: ProductId, delivery: Delivery): Promise<void> {
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
        this.shop.publishDue(this.date());
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
        return merchant(this, one);
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
      this.shop.publishDue(this.date());
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
