/** What Shopify Flow is told of an alert for which the ledger has no trigger of its own. */
import { triggerOfAlert, type Trigger } from './audience.ts';
import type { AlertDraft } from './decision.ts';
import { isOfAlerts, TEAM_ALERTED } from './flow-triggers.ts';
import { TOLD_TOGETHER } from './inbox.ts';

/** The alert as it waits, in no language yet. */
export interface TeamAlert extends Pick<
  AlertDraft,
  'kind' | 'urgency' | 'message' | 'params' | 'campaignId'
> {
  trigger: Trigger;
  productId: string | null;
  campaign: { name: string; handle: string } | null;
  /** Epoch milliseconds. */
  at: number;
}

/** Many of these at a time are one thing to do, also where they are no message of one campaign. */
const OFTEN_MANY: readonly AlertDraft['kind'][] = [
  ...TOLD_TOGETHER,
  'machine',
  'peace',
  'level_jump',
  'slipping',
];
/** A launch of many items is judged within this time. */
const GATHERED_MS = 60_000;

/** Who only watches must start nothing in a shop: of products, Flow hears while their campaign acts. */
export const mayStart = (productId: string | null, campaign: { acting: boolean } | null): boolean =>
  productId === null || campaign === null || campaign.acting;

/**
 * Its row of the matrix, what is told once while it waits, and for how long it waits for more of the same; null: Flow is not
 * told of it, or by the ledger.
 */
export function waitingOf(
  alert: Pick<AlertDraft, 'kind' | 'urgency' | 'subject' | 'campaignId' | 'message'>,
): { trigger: Trigger; subject: string; gatheredMs: number } | null {
  const trigger = triggerOfAlert(alert);
  if (!isOfAlerts(trigger, alert.message)) return null;
  const many = OFTEN_MANY.includes(alert.kind);
  const about = many ? `${alert.message}/${alert.campaignId ?? ''}` : alert.subject;
  return {
    trigger,
    subject: `${TEAM_ALERTED}/${alert.kind}/${about}`,
    gatheredMs: many ? GATHERED_MS : 0,
  };
}

/** Longer texts are for people to read in Holdfast. */
const LONGEST_TEXT = 1_000;

/** What Flow gets, under the keys of the toml; what there is none of is empty, so that no workflow breaks on it. */
export function teamAlertPayload(
  alert: TeamAlert,
  words: { triggerName: string; text: string; link: string },
): Record<string, string> {
  const product = alert.params['product'];
  const line = words.text.replaceAll(/\s+/g, ' ').trim();
  return {
    Trigger: alert.trigger,
    'Trigger name': words.triggerName,
    Text: line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line,
    Urgency: alert.urgency,
    Campaign: alert.campaign?.name ?? '',
    'Campaign handle': alert.campaign?.handle ?? '',
    Product: typeof product === 'string' ? product : '',
    'Product id': alert.productId ?? '',
    Link: words.link,
    Time: new Date(alert.at).toISOString(),
  };
}
