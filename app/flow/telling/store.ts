/** What telling keeps: settings, who is to be told of which condition, and what became of it. */
import type { Absence } from '../../core/absence.ts';
import type { Asked } from '../../core/escalation.ts';
import type { Plain } from '../../core/explain.ts';
import type { OwnedThing } from '../../core/owners.ts';
import type { AlertDraft } from '../../core/decision.ts';
import type { Reason } from '../../core/routing.ts';
import type {
  Audience,
  CampaignChannelKind,
  MatrixAudience,
  ShopChannel,
  Trigger,
} from '../../core/audience.ts';
import type { OwnTelling, Telling } from '../../core/telling.ts';
import type { ShopTx } from '../store.ts';

/** An alert that was not looked at yet, or whose end was not. Times are epoch milliseconds. */
export interface UntoldAlert {
  id: string;
  subject: string;
  kind: AlertDraft['kind'];
  urgency: AlertDraft['urgency'];
  campaignId: string | null;
  addressee: string | null;
  /** The person who did it, who needs no message; null: nobody, or nobody knows. */
  doneBy: string | null;
  /** The product that it is about, as owner rules look at it. */
  thing: OwnedThing | null;
  openedAt: number;
  resolvedAt: number | null;
  /** Its beginning was looked at before. */
  seen: boolean;
}

/** An alert that may have to go to the next person. */
export type UnansweredAlert = Omit<UntoldAlert, 'seen'> & Asked;

export type Phase = 'opened' | 'resolved' | 'escalated';

/** One condition for one reader. */
export interface NewDelivery {
  readerId: string;
  audience: Audience;
  alertId: string;
  phase: Phase;
  subject: string;
  groupKey: string;
  how: 'now' | 'digest' | 'none';
  /** Null with `none`. */
  dueAt: number | null;
  reason: Reason | 'nobody';
}

/** A delivery that waits, with its alert. */
export interface WaitingDelivery extends Pick<NewDelivery, 'alertId' | 'phase' | 'subject' | 'groupKey'> {
  how: 'now' | 'digest';
  kind: AlertDraft['kind'];
  urgency: AlertDraft['urgency'];
  /** Epoch milliseconds. */
  resolvedAt: number | null;
}

/** A line of a message, with everything that its sentence needs. */
export interface ToldLine {
  alertId: string;
  phase: Phase;
  how: 'now' | 'digest';
  kind: AlertDraft['kind'];
  urgency: AlertDraft['urgency'];
  message: string;
  params: Record<string, Plain>;
  campaignId: string | null;
  campaignName: string | null;
  productId: string | null;
  thing: OwnedThing | null;
  acknowledgedBy: string | null;
  /** The person whom it is meant for. */
  addresseeName: string | null;
  openedAt: number;
  resolvedAt: number | null;
  /** Who was asked after nobody took it on in time. */
  escalatedToName: string | null;
  /** Shop currency. */
  moneyAtRisk: number | null;
}

/** Deliveries that go out as one message. */
export interface DueGroup {
  readerId: string;
  audience: Audience;
  how: 'now' | 'digest';
  groupKey: string;
  attempts: number;
}

/** Where a channel is. */
export interface ChannelPlace {
  /** Sealed; null: a channel of Slack, where the shop's bot posts. */
  address: string | null;
  /** What people are shown of it: the host of the address, or Slack's id or `#name` of the channel. */
  host: string;
}

/** What is told of one campaign in one channel of Slack. */
export interface ThreadKey {
  campaignId: string;
  /** Slack's id or `#name`. */
  room: string;
}

export interface KeptTelling {
  settings: Telling;
  /** Channels with their sealed keys; one that is not there is not set up. */
  channels: Partial<Record<ShopChannel, ChannelPlace & { secret: string | null }>>;
  campaignChannels: (ChannelPlace & {
    campaignId: string;
    campaignName: string;
    channel: CampaignChannelKind;
  })[];
  /** Sealed token of the shop's bot in Slack; null: there is none. */
  slackToken: string | null;
  /** When the day or hour of the weekly brief was last chosen, epoch milliseconds; null: long ago. */
  briefSince: number | null;
}

/** A person as far as telling needs them. */
export interface ToldPerson {
  userId: string;
  name: string;
  role: string;
  email: string | null;
  locale: string;
  own: OwnTelling;
  absences: Absence[];
}

export type DeliveryState = 'not_told' | 'waiting' | 'sending' | 'sent' | 'failed' | 'unsure';

/** A line of the delivery log. What Shopify Flow was to hear is no alert: its message is about the trigger in Flow. */
export interface LoggedDelivery {
  id: string;
  readerId: string;
  /** Null: a channel, or somebody who is gone. */
  readerName: string | null;
  audience: MatrixAudience;
  phase: Phase;
  how: 'now' | 'digest' | 'none';
  reason: string;
  state: DeliveryState;
  at: number;
  dueAt: number | null;
  finishedAt: number | null;
  error: string | null;
  message: string;
  params: Record<string, Plain>;
}

export interface TellingTx {
  telling(): Promise<KeptTelling>;
  /** Those of the shop. */
  saveChannels(channels: KeptTelling['channels']): Promise<void>;
  /** Sealed; null takes it out. */
  saveSlackToken(token: string | null): Promise<void>;
  /** Slack's `ts` of the message that opened it; null: none is open. */
  threadOf(key: ThreadKey): Promise<string | null>;
  saveThread(key: ThreadKey, ts: string): Promise<void>;
  /** Why the last message did not arrive, of each of these readers to which it did not. */
  lastRefusals(readerIds: readonly string[]): Promise<string[]>;
  /** Null takes it out. */
  saveCampaignChannel(
    campaignId: string,
    channel: CampaignChannelKind,
    kept: ChannelPlace | null,
  ): Promise<void>;
  toldPeople(): Promise<ToldPerson[]>;
  saveOwnTelling(userId: string, own: OwnTelling): Promise<void>;
  /** Alerts with something untold, oldest first. */
  untoldAlerts(limit: number): Promise<UntoldAlert[]>;
  alertsTold(alerts: readonly UntoldAlert[], now: number): Promise<void>;
  /** When each reader was last told at once, by `reader/subject` and by `reader/group`; not by a clock that was ahead. */
  toldBefore(
    subjects: readonly string[],
    groups: readonly string[],
    now: number,
  ): Promise<{ subjects: Map<string, number>; groups: Map<string, number> }>;
  /** Who was, or is to be, told of the beginning of these alerts. */
  toldOfAlerts(
    alertIds: readonly string[],
  ): Promise<{ alertId: string; readerId: string; audience: Audience }[]>;
  /** A condition and phase once for a reader, whatever is asked. */
  addDeliveries(rows: readonly NewDelivery[], now: number): Promise<void>;
  /** What waits to be told at once of alerts that are over. */
  waitingNow(alertIds: readonly string[]): Promise<{ id: string; readerId: string; audience: Audience }[]>;
  /** Alerts whose time to be taken on may be over, oldest first. */
  unanswered(limit: number, now: number): Promise<UnansweredAlert[]>;
  /** When to look whether they were taken on; null: never. */
  lookForAnswerAt(alertIds: readonly string[], at: number | null): Promise<void>;
  /** It went to this person; null: there was nobody else. */
  escalated(alertId: string, to: string | null, now: number): Promise<void>;
  /** What these readers would still be told of these alerts' beginning is not sent. */
  dropWaitingFor(rows: readonly Pick<NewDelivery, 'alertId' | 'readerId'>[], now: number): Promise<void>;
  /** What these deliveries are of. */
  waitingDeliveries(ids: readonly string[]): Promise<WaitingDelivery[]>;
  /** Like `addDeliveries`; what waits for the reader's digest and is at once here goes out at once. */
  passDeliveries(rows: readonly NewDelivery[], now: number): Promise<void>;
  moveToDigest(ids: readonly string[], dueAt: number, reason: Reason): Promise<void>;
  /** What was being sent when its process ended: nobody knows whether it arrived. */
  giveUpUnfinished(now: number): Promise<void>;
  dueGroups(limit: number, now: number): Promise<DueGroup[]>;
  idsOfGroup(group: DueGroup, now: number): Promise<string[]>;
  /** Messages that went out to this reader since. */
  messagesSince(readerId: string, since: number): Promise<number>;
  startSending(ids: readonly string[], messageId: string, now: number, leaseMs: number): Promise<void>;
  /** What still waits of these triggers for this person is not told. */
  dropMuted(userId: string, muted: readonly Trigger[], now: number): Promise<void>;
  dropDeliveries(ids: readonly string[], reason: string, now: number): Promise<void>;
  /** Newest first; of one reader, or of all and Shopify Flow; in one state, or in any. */
  deliveryLog(
    of: { readerId: string | null; state: DeliveryState | null },
    limit: number,
  ): Promise<LoggedDelivery[]>;
  linesOf(messageId: string): Promise<ToldLine[]>;
  finishMessage(
    messageId: string,
    state: 'sent' | 'failed' | 'unsure',
    error: string | null,
    now: number,
  ): Promise<void>;
  /** Takes this person's brief of a week to send it, and answers which attempt it is; null: it went out, or is to wait. */
  takeBrief(userId: string, dueAt: number, now: number): Promise<number | null>;
  finishBrief(
    userId: string,
    dueAt: number,
    end: {
      state: 'sent' | 'failed' | 'unsure' | 'waiting';
      error: string | null;
      nextAt: number | null;
    },
  ): Promise<void>;
  sendAgain(messageId: string, dueAt: number, error: string): Promise<void>;
}

export interface TellingStore {
  inShop<T>(shop: string, work: (tx: ShopTx & TellingTx) => Promise<T>): Promise<T>;
  /** Installed shops where something is untold or due. */
  shopsToTell(now: number): Promise<string[]>;
  /** Installed shops that send the weekly brief. */
  shopsWithBrief(): Promise<string[]>;
  withLock<T>(key: string, fn: () => Promise<T>): Promise<T>;
}
