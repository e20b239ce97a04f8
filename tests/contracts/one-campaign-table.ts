/** Trigger × step × how often it fires for whom, in the story of one campaign (one-campaign.test). */
import type { Trigger } from '../../app/core/audience.ts';
import type { Told } from './one-campaign-scene.ts';

/** Readers are the owner (1), operations (2) and the merchandiser (3); a viewer hears nothing. */
const ALL_DAILY = '1 digest, 2 digest, 3 digest';
/** Nobody is told of what they did themselves: the merchandiser proposes and changes, operations sign. */
const NOT_WHO_PROPOSES = '1 digest, 2 now';
const NOT_WHO_CHANGES = '1 digest, 2 digest';
const NOT_WHO_ANSWERS = '1 digest, 3 digest';
const TO: Partial<Record<Trigger, string>> = {
  sign_off_wanted: '1 digest, 2 now, 3 digest',
  sold_out: '1 digest, 2 now, 3 now',
  hero_below_need: '1 digest, 2 now, 3 now',
  broken: '1 now, 2 now, 3 digest',
  // The placement's owner.
  task: '3 now',
  traffic: '2 digest, 3 digest',
  slipping: '2 digest, 3 digest',
};

/** How often, or how often and whom where it is not as `TO` says. What a step does not name does not fire. */
type Row = Partial<Record<Trigger, number | [times: number, to: string]>>;
export const TABLE = {
  'the idea: a draft, its products, its page': {},
  'a draft gets another budget': {},
  proposed: { sign_off_wanted: [1, NOT_WHO_PROPOSES] },
  'sent back with a note': { sign_off_answered: [1, NOT_WHO_ANSWERS] },
  'proposed again the next day': { sign_off_wanted: [1, NOT_WHO_PROPOSES] },
  'signed with reservations': { sign_off_answered: [1, NOT_WHO_ANSWERS] },
  'the budget grows by 15 %': {},
  'the budget grows by half': { budget: [1, NOT_WHO_CHANGES] },
  'planned units grow by more than a tenth': {
    campaign: [1, NOT_WHO_CHANGES],
    sign_off_expired: 1,
    sign_off_wanted: 1,
  },
  'signed again': { sign_off_answered: [1, NOT_WHO_ANSWERS] },
  'the start comes': { campaign: 1 },
  'it acts: our tags come back as messages': {},
  'a product goes on sale': { product_launch: 1 },
  'a product gets the launch tag': { product_launch: 1 },
  'a new product is on sale at once': { product_launch: 1 },
  'a new product has the launch tag': { product_launch: 1 },
  'an import brings eight on sale and two drafts': { product_launch: 1 },
  'it has the tag already': {},
  'a page is as busy as usual': {},
  'a page is far busier than usual': { traffic: 1 },
  'it stays as busy': {},
  'an item falls below its need': { below_need: 1 },
  'it falls further': {},
  'the hero falls below its need': { hero_below_need: 1 },
  'an item sells out and is hidden': { sold_out: 1, task: 1 },
  'it is back, and shown again': {},
  'it sells out again within six hours': { sold_out: [1, ALL_DAILY], task: 1 },
  'the page’s owner has taken it out': {},
  'somebody else changes a title': { page_update: 1 },
  'somebody else changes a price': { page_update: 1 },
  'somebody else changes a tag': {},
  'somebody else writes another description': { page_update: 1 },
  'somebody else shows another picture': { page_update: 1 },
  'only its tags have changed since': {},
  'somebody else writes on the page of a collection': { page_update: 1 },
  'the collection takes another product in': {},
  'another theme is published, which the shop lets nobody see': {},
  'the shop allows it, and one more is published': { page_update: 1 },
  'the same theme is published again': {},
  'the landing page does not answer': {},
  'ten minutes later it still does not': { page_update: 1 },
  'it stays away': {},
  'it answers again': {},
  'no webhook tells of a change': {},
  'none tells of the next': { broken: 1 },
  'none tells of a third': {},
  'webhooks come again': {},
  'somebody takes our tag off': { broken: 1 },
  'a product outside of campaigns changes': {},
  'an expiry date comes near': { expiry: 1 },
  'the same date is read again': {},
  // The verdict has been worse for a day, too: the signature ends, and is asked for again.
  'orders wait for three days': { sign_off_expired: 1, sign_off_wanted: 1 },
  'and for another day': { slipping: 1 },
  'the subscription is lost, and found missing a day later': { page_update: 1 },
  'the shop takes it back': {},
  'the shop allows it again': { page_update: 1 },
  'nobody wants to hear of themes': {},
  'the token is revoked as the hero sells out': { broken: 1, sold_out: 1, task: 1 },
  'it stays revoked': {},
  'somebody opens the app': {},
  'everything is restocked': { task: 1 },
  'the end': { campaign: 1 },
  'the post-mortem': {},
  'somebody changes a title after it has ended': {},
  'what was imported is promised, signed, begins and acts': {
    sign_off_wanted: [1, NOT_WHO_PROPOSES],
    sign_off_answered: [1, NOT_WHO_ANSWERS],
    campaign: 1,
  },
  'more sells out at once than the brake lets through': { sold_out: 8, broken: 1 },
  'the owner lets it go on': {},
  'a program shows five of them again': { broken: 1 },
  'it shows one more': {},
} satisfies Record<string, Row>;
export type Step = keyof typeof TABLE;
/** Of notes, of numbers that jump and of stock that nobody knows: not of a campaign's own story. */
export const NOT_OF_CAMPAIGNS: readonly Trigger[] = ['mention', 'to_decide', 'not_known'];

/** What one team must tell the other (domain §6): what it is told as, a step at which it is, and one alike at which it is not. */
export const ELEVEN: Record<string, { as: Trigger; fires: Step; never: Step }> = {
  'campaign launches': { as: 'campaign', fires: 'the start comes', never: 'signed again' },
  'campaign changes': {
    as: 'campaign',
    fires: 'planned units grow by more than a tenth',
    never: 'the budget grows by half',
  },
  'campaign ends': { as: 'campaign', fires: 'the end', never: 'the post-mortem' },
  'low stock': { as: 'below_need', fires: 'an item falls below its need', never: 'it falls further' },
  'low stock of a hero': {
    as: 'hero_below_need',
    fires: 'the hero falls below its need',
    never: 'an item falls below its need',
  },
  'out of stock': {
    as: 'sold_out',
    fires: 'an item sells out and is hidden',
    never: 'it is back, and shown again',
  },
  'product launch': {
    as: 'product_launch',
    fires: 'a product goes on sale',
    never: 'it has the tag already',
  },
  'budget change': { as: 'budget', fires: 'the budget grows by half', never: 'the budget grows by 15 %' },
  'traffic uptick': {
    as: 'traffic',
    fires: 'a page is far busier than usual',
    never: 'a page is as busy as usual',
  },
  'page update': {
    as: 'page_update',
    fires: 'somebody else changes a title',
    never: 'it acts: our tags come back as messages',
  },
  'collection page': {
    as: 'page_update',
    fires: 'somebody else writes on the page of a collection',
    never: 'the collection takes another product in',
  },
  'theme published': {
    as: 'page_update',
    fires: 'the shop allows it, and one more is published',
    never: 'the same theme is published again',
  },
  'landing page stops answering': {
    as: 'page_update',
    fires: 'ten minutes later it still does not',
    never: 'the landing page does not answer',
  },
  'nearing expiry': {
    as: 'expiry',
    fires: 'an expiry date comes near',
    never: 'the same date is read again',
  },
  'sign-off wanted': { as: 'sign_off_wanted', fires: 'proposed', never: 'the budget grows by half' },
  'sign-off given': {
    as: 'sign_off_answered',
    fires: 'signed with reservations',
    never: 'proposed again the next day',
  },
  'sign-off expired': {
    as: 'sign_off_expired',
    fires: 'planned units grow by more than a tenth',
    never: 'the budget grows by 15 %',
  },
  'fulfilment slipping': {
    as: 'slipping',
    fires: 'and for another day',
    never: 'orders wait for three days',
  },
  'broken: brake': {
    as: 'broken',
    fires: 'more sells out at once than the brake lets through',
    never: 'the owner lets it go on',
  },
  'broken: machine': {
    as: 'broken',
    fires: 'a program shows five of them again',
    never: 'it shows one more',
  },
  'broken: revoked token': {
    as: 'broken',
    fires: 'the token is revoked as the hero sells out',
    never: 'it stays revoked',
  },
  'broken: webhooks silent': {
    as: 'broken',
    fires: 'none tells of the next',
    never: 'no webhook tells of a change',
  },
  'broken: drift': {
    as: 'broken',
    fires: 'somebody takes our tag off',
    never: 'somebody else changes a tag',
  },
};

/** What a step's conditions come to, in the form of the table. */
export function rowOf(told: readonly Told[]): object {
  const row: Record<string, string[]> = {};
  for (const { trigger, to } of told) row[trigger] = [...(row[trigger] ?? []), to];
  return row;
}
/** A row of the table in the same form. */
export const expected = ([name, row]: [string, Row]): [string, object] => [
  name,
  Object.fromEntries(
    Object.entries(row).map(([trigger, cell]) => {
      const [times, to] = typeof cell === 'number' ? [cell, TO[trigger as Trigger] ?? ALL_DAILY] : cell;
      return [trigger, Array.from({ length: times }, () => to)];
    }),
  ),
];
