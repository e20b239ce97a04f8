import type { Mode } from '../../core/campaign.ts';
import type { Policy, Settings } from '../../core/policy.ts';

/** The settings as the form holds them: what is typed stays text until it is sent. */
export interface SettingsDraft {
  channels: string[];
  reserve: string;
  holdMinutes: string;
  adHoldMinutes: string;
  staleHours: string;
  mode: Mode;
  expiryMetafield: string;
  launchTag: string;
  budgetPercent: string;
  shipWithinDays: string;
  /** 1 … 7, Monday first. */
  workdays: string[];
  closedDays: string;
  policy: Policy;
}

export const draftOf = (settings: Settings): SettingsDraft => ({
  channels: settings.advertisingPublicationIds,
  reserve: String(settings.reserve),
  holdMinutes: String(settings.minimumHoldSeconds / 60),
  adHoldMinutes: String(settings.minimumAdHoldSeconds / 60),
  staleHours: String(settings.staleAfterSeconds / 3600),
  mode: settings.defaultMode,
  expiryMetafield: settings.expiryMetafield ?? '',
  launchTag: settings.launchTag ?? '',
  budgetPercent: String(Number((settings.budgetShare * 100).toFixed(1))),
  shipWithinDays: String(settings.shipWithinDays),
  workdays: settings.workdays.map(String),
  closedDays: settings.closedDays.join(' '),
  policy: settings.defaultPolicy,
});

export interface CardProps {
  draft: SettingsDraft;
  set(changes: Partial<SettingsDraft>): void;
  errorOf(field: string): { error?: string };
}
