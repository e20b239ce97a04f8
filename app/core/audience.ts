/** Of what, who and how: the names that telling is made of. */
import type { AlertDraft } from './decision.ts';

/** What people are told of, most pressing first (domain: triggers). */
export const TRIGGERS = [
  'broken',
  'sign_off_wanted',
  'sold_out',
  'hero_below_need',
  'task',
  'mention',
  'below_need',
  'to_decide',
  'sign_off_answered',
  'sign_off_expired',
  'campaign',
  'budget',
  'product_launch',
  'page_update',
  'expiry',
  'slipping',
  'traffic',
  'not_known',
] as const;
export type Trigger = (typeof TRIGGERS)[number];
/** What Holdfast does to a product. Only Shopify Flow is told of it: people hear of its cause. */
export const FLOW_ALONE = ['held', 'released'] as const;
export type MatrixTrigger = Trigger | (typeof FLOW_ALONE)[number];
/** What the matrix decides; a mention goes to whom it mentions. */
export const MATRIX_TRIGGERS: readonly MatrixTrigger[] = [
  ...TRIGGERS.filter((trigger) => trigger !== 'mention'),
  ...FLOW_ALONE,
];

/** Who can be told: people by their role, by email, and the shop's own channels. */
export const AUDIENCES = ['owner', 'operations', 'merchandiser', 'slack', 'teams', 'webhook'] as const;
export type Audience = (typeof AUDIENCES)[number];
/** Who the matrix decides for. Shopify Flow is no address and reads nothing: its workflows start (core/flow-triggers). */
export const MATRIX_AUDIENCES = [...AUDIENCES, 'flow'] as const;
export type MatrixAudience = (typeof MATRIX_AUDIENCES)[number];
/** Audiences that are an address of the shop rather than people. */
export const CHANNELS = ['slack', 'teams', 'webhook'] as const;
/** What can be tried. */
export const TRIED = ['email', 'brief', ...CHANNELS] as const;
export type Tried = (typeof TRIED)[number];
export type ShopChannel = (typeof CHANNELS)[number];

/** Channels that a single campaign can have of its own. */
export const CAMPAIGN_CHANNELS = ['slack', 'teams'] as const;
export type CampaignChannelKind = (typeof CAMPAIGN_CHANNELS)[number];

export const HOW = ['now', 'digest', 'off'] as const;
export type How = (typeof HOW)[number];

const TRIGGER_OF: Record<AlertDraft['kind'], Trigger> = {
  sold_out: 'sold_out',
  below_need: 'below_need',
  not_known: 'not_known',
  slipping: 'slipping',
  traffic: 'traffic',
  brake: 'broken',
  token: 'broken',
  machine: 'broken',
  silent: 'broken',
  drift: 'broken',
  level_jump: 'to_decide',
  override_inferred: 'to_decide',
  peace: 'to_decide',
  write_refused: 'to_decide',
  stray: 'to_decide',
  team: 'to_decide',
  campaign: 'campaign',
  budget: 'budget',
  product_launch: 'product_launch',
  product_launches: 'product_launch',
  page_update: 'page_update',
  collection_update: 'page_update',
  theme_published: 'page_update',
  page_down: 'page_update',
  expiry: 'expiry',
  sign_off_wanted: 'sign_off_wanted',
  sign_off_answered: 'sign_off_answered',
  sign_off_expired: 'sign_off_expired',
  task: 'task',
  mention: 'mention',
  survey: 'mention',
};

/** Kinds that happen rather than last: they are told once and have no end to tell. */
const EVENTS: readonly AlertDraft['kind'][] = [
  'sign_off_answered',
  'mention',
  'survey',
  'campaign',
  'budget',
  'product_launch',
  'product_launches',
  'page_update',
  'collection_update',
  'theme_published',
];

/** Kinds that are said to one person alone. */
export const PERSONAL: readonly AlertDraft['kind'][] = ['mention', 'survey'];

export const isPersonal = (kind: AlertDraft['kind']): boolean => PERSONAL.includes(kind);

export const isEvent = (kind: AlertDraft['kind']): boolean => EVENTS.includes(kind);

/** What an alert is about, for the matrix. A hero below need is urgent and has a row of its own. */
export function triggerOfAlert({ kind, urgency }: Pick<AlertDraft, 'kind' | 'urgency'>): Trigger {
  return kind === 'below_need' && urgency === 'now' ? 'hero_below_need' : TRIGGER_OF[kind];
}

/** Whether an audience is an address of the shop. */
export const isChannel = (audience: MatrixAudience): audience is ShopChannel =>
  (CHANNELS as readonly MatrixAudience[]).includes(audience);
