import { byPriority, campaignTag, HELD_TAG, isLive, promoteTag } from './campaign.ts';
import type { Decision } from './decision.ts';
import {
  collectionField,
  publicationField,
  tagField,
  variantPublicationField,
  type FieldKey,
  type FieldValue,
} from './fields.ts';
import { noticeText } from './notice.ts';
import type { CampaignPicture, OpenHold, Picture } from './picture.ts';
import { advertisingOf, isPointOfSale } from './places-of-sale.ts';
import { strictness, type Response } from './policy.ts';
import { standingOf } from './rollup.ts';

/** Which campaign asks for a field's value, through which response; null = plain membership. */
export interface Cause {
  campaignId: string;
  response: Response | null;
}

/** What the product's fields should be while the holds are as they are. A field that is not named is wished nothing. */
export interface Desired {
  targets: Map<FieldKey, FieldValue>;
  causes: Map<FieldKey, Cause[]>;
  /** Fields of frozen campaigns: nothing changes either way. */
  pinned: Set<FieldKey>;
  /** The product's strictest standing that may change what shoppers see. */
  standing: Response | null;
}

const UNPUBLISHED: FieldValue = { published: false, publishDate: null };

/**
 * The wished state of a product from its open holds (domain: responses). Only campaigns that act count; a hold caused
 * by allocation alone reaches its own campaign's tags and collection, and the tag of what is held (law 6).
 */
export function desiredOf(picture: Picture): Desired {
  const desired: Desired = { targets: new Map(), causes: new Map(), pinned: new Set(), standing: null };
  if (!picture.shop.acting || picture.product.deleted) return desired;
  const holds = picture.holds.filter((hold) => hold.mode === 'act');
  const binding = holds.filter((hold) => hold.cause !== 'allocation');
  desired.standing = standingOf(picture, binding);
  for (const campaign of picture.campaigns.filter(({ frozen }) => !frozen)) {
    wishMembership(picture, campaign, holds, desired);
    wishVisibility(picture, campaign, binding, desired);
  }
  wishMetafield(picture, desired);
  wishHeldTag(picture, binding, desired);
  for (const field of picture.leftInPeace) desired.targets.delete(field);
  for (const campaign of picture.campaigns.filter(({ frozen }) => frozen)) {
    // Another campaign may still ask for a field: holds add up.
    for (const field of frozenFields(picture, campaign)) {
      if (!desired.targets.has(field)) desired.pinned.add(field);
    }
  }
  return desired;
}

/** The same once this decision about the product is written down. */
export function desiredAfter(picture: Picture, decision: Pick<Decision, 'open' | 'close'>): Desired {
  const closed = new Set(decision.close.map(({ id }) => id));
  const kept = picture.holds.filter(({ id }) => !closed.has(id));
  const opened = decision.open.map((hold) => ({ ...hold, id: '', openedAt: picture.now }));
  return desiredOf({ ...picture, holds: [...kept, ...opened] });
}

/** What a frozen campaign may have changed: it stays as it is, also when the roll-up says something else by now. */
function frozenFields(picture: Picture, campaign: CampaignPicture): FieldKey[] {
  const { handle, collectionId, policy } = campaign;
  const own: FieldKey[] = [tagField(campaignTag(handle)), tagField(promoteTag(handle)), 'metafield'];
  if (collectionId) own.push(collectionField(collectionId));
  const holds = picture.holds.filter(({ campaignId, mode }) => campaignId === campaign.id && mode === 'act');
  if (holds.length === 0) return own;
  own.push(tagField(HELD_TAG));
  own.push(...advertisingOf(picture.shop).map(publicationField));
  if (policy.hideMode === 'unlist') own.push('status');
  else if (policy.hideMode === 'hide_from_channels') own.push(...policy.hideChannels.map(publicationField));
  else {
    for (const { variantId } of holds)
      own.push(...hideablePublications(picture).map((id) => variantPublicationField(variantId, id)));
  }
  return own;
}

function wish(desired: Desired, field: FieldKey, value: FieldValue, cause: Cause): void {
  desired.targets.set(field, value);
  desired.causes.set(field, [...(desired.causes.get(field) ?? []), cause]);
}

const isActing = (picture: Picture, campaign: CampaignPicture): boolean =>
  campaign.mode === 'act' && isLive(campaign, picture.now);

const isMember = (picture: Picture, campaign: CampaignPicture): boolean =>
  campaign.items.some((item) => item.productId === picture.product.id);

function wishMembership(
  picture: Picture,
  campaign: CampaignPicture,
  holds: readonly OpenHold[],
  desired: Desired,
): void {
  const member = tagField(campaignTag(campaign.handle));
  const promote = tagField(promoteTag(campaign.handle));
  const collection = campaign.collectionId ? collectionField(campaign.collectionId) : null;
  if (!isActing(picture, campaign) || !isMember(picture, campaign)) return;
  const own = standingOf(
    picture,
    holds.filter(({ campaignId }) => campaignId === campaign.id),
  );
  const promotable = own === null && strictness(desired.standing) < strictness('stop_promoting');
  if (campaign.useTags) {
    wish(desired, member, true, { campaignId: campaign.id, response: null });
    if (promotable) wish(desired, promote, true, { campaignId: campaign.id, response: null });
  }
  if (collection && strictness(own) >= strictness('stop_promoting')) {
    wish(desired, collection, false, { campaignId: campaign.id, response: 'stop_promoting' });
  }
}

/** Channels, status and variants: what shoppers see. Each campaign that holds adds its part; strictest wins (law 6). */
function wishVisibility(
  picture: Picture,
  campaign: CampaignPicture,
  binding: readonly OpenHold[],
  desired: Desired,
): void {
  const own = binding.filter(({ campaignId }) => campaignId === campaign.id);
  if (own.length === 0) return;
  const { policy } = campaign;
  const strict = (response: Response): boolean =>
    strictness(desired.standing) >= strictness(response) &&
    own.some((hold) => strictness(hold.response) >= strictness(response));
  if (strict('stop_promoting')) {
    for (const id of advertisingOf(picture.shop)) {
      wish(desired, publicationField(id), UNPUBLISHED, {
        campaignId: campaign.id,
        response: 'stop_promoting',
      });
    }
  }
  const hide: Cause = { campaignId: campaign.id, response: 'hide' };
  if (policy.hideMode === 'hide_variant') {
    for (const hold of own.filter(({ response }) => response === 'hide')) {
      for (const id of hideablePublications(picture)) {
        wish(desired, variantPublicationField(hold.variantId, id), UNPUBLISHED, hide);
      }
    }
  } else if (strict('hide')) {
    if (policy.hideMode === 'unlist') wish(desired, 'status', 'UNLISTED', hide);
    else for (const id of policy.hideChannels) wish(desired, publicationField(id), UNPUBLISHED, hide);
  }
}

/** Publications that `hide variant` takes a variant out of: every sales channel but the point of sale. */
const hideablePublications = (picture: Picture): string[] =>
  picture.shop.publications.filter((one) => !isPointOfSale(one)).map(({ id }) => id);

/**
 * One plain tag while the product is held back by anything: by its standing, or by a part of it that is taken away (a
 * variant, the campaign's collection). A variant whose product stays as it is does not count.
 */
function wishHeldTag(picture: Picture, binding: readonly OpenHold[], desired: Desired): void {
  const frozen = new Set(picture.campaigns.filter((campaign) => campaign.frozen).map(({ id }) => id));
  const moving = binding.filter(({ campaignId }) => !frozen.has(campaignId));
  const response = standingOf(picture, moving);
  const causes = new Map<string, Cause>();
  for (const [field, list] of desired.causes) {
    if (field === 'metafield') continue;
    for (const cause of list) if (cause.response !== null) causes.set(cause.campaignId, cause);
  }
  if (response !== null) {
    for (const { campaignId } of moving)
      if (!causes.has(campaignId)) causes.set(campaignId, { campaignId, response });
  }
  for (const cause of causes.values()) wish(desired, tagField(HELD_TAG), true, cause);
}

/**
 * Our own metafield, read by the theme's notice: a word for the shopper, not a number that changes with each sale. Of
 * several campaigns it names the one that the stock goes to first.
 */
function wishMetafield(picture: Picture, desired: Desired): void {
  const acting = picture.campaigns
    .filter((campaign) => isActing(picture, campaign) && isMember(picture, campaign))
    .toSorted(byPriority);
  const first = acting[0];
  if (!first || acting.some(({ frozen }) => frozen)) return;
  const soldOut = picture.holds.some(({ mode, cause }) => mode === 'act' && cause === 'sold_out');
  const state =
    desired.standing === null ? 'ok' : soldOut && strictness(desired.standing) > 1 ? 'sold_out' : 'low';
  const value = noticeText({ state, campaign: first.name });
  wish(desired, 'metafield', value, { campaignId: first.id, response: desired.standing });
}
