import type { AlertDraft } from './decision.ts';
import { isVerdictTold } from './inbox.ts';

/** Where on Home a shop's trouble is told as a whole and answered: ids of its elements. */
export const ON_HOME = { access: 'access', brake: 'brake', connection: 'connection' } as const;
type PlaceOnHome = (typeof ON_HOME)[keyof typeof ON_HOME];

const PLACE_ON_HOME: Partial<Record<AlertDraft['kind'], PlaceOnHome>> = {
  token: ON_HOME.access,
  brake: ON_HOME.brake,
  silent: ON_HOME.connection,
};

const homeAt = (place: PlaceOnHome): string => `/app#${place}`;

/** The page of the app on which the next best step for an alert is made. */
export function nextStepOf(alert: {
  kind: AlertDraft['kind'];
  campaignId: string | null;
  productId: string | null;
}): string {
  const onHome = PLACE_ON_HOME[alert.kind];
  if (onHome !== undefined) return homeAt(onHome);
  if (alert.kind === 'machine') return '/app/activity';
  if (alert.kind === 'survey') return '/app/insights/surveys';
  if (alert.kind === 'team') return '/app/settings/team';
  if (alert.kind === 'theme_published') return '/app/campaigns';
  if (alert.kind === 'product_launches' && !alert.campaignId) return '/app/products';
  if (alert.kind === 'stray') return '/app/settings/data';
  if (alert.kind.startsWith('sign_off') && alert.campaignId)
    return `/app/campaigns/${alert.campaignId}?tab=signoff`;
  if (alert.kind === 'task' && alert.campaignId) return `/app/campaigns/${alert.campaignId}?tab=placements`;
  if (alert.kind === 'mention' && alert.campaignId) return `/app/campaigns/${alert.campaignId}?tab=activity`;
  if ((alert.kind === 'slipping' || alert.kind === 'page_down') && alert.campaignId)
    return `/app/campaigns/${alert.campaignId}?tab=readiness`;
  if (alert.productId) return `/app/products/${alert.productId}`;
  return alert.campaignId ? `/app/campaigns/${alert.campaignId}` : '/app/activity';
}

/** The page of the app that lists everything of which one cause is told; `over`: nothing is to be done about it any more. */
export function pageOfAlike(
  { kind, campaignId }: Pick<Parameters<typeof nextStepOf>[0], 'kind' | 'campaignId'>,
  over: boolean,
): string {
  if (campaignId === null) return over ? '/app/activity' : '/app';
  if (over) return `/app/campaigns/${campaignId}?tab=activity`;
  return isVerdictTold(kind) ? `/app/campaigns/${campaignId}?verdict=${kind}` : '/app';
}
