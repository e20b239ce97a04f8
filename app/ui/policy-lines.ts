import type { Goal } from '../core/campaign.ts';
import { RESPONSES, type Policy } from '../core/policy.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** A policy as sentences that can be read aloud: first what happens when stock runs low, then what counts as stock. */
export function policyLines(
  {
    policy,
    goal,
    locationNames,
    hideChannelNames,
  }: {
    policy: Policy;
    goal: Goal;
    /** Null: all locations that ship online orders. */
    locationNames: readonly string[] | null;
    /** Channels that `hide_from_channels` takes a product out of. */
    hideChannelNames: readonly string[];
  },
  t: Translate,
  format: Format,
): string[] {
  const risks = { flag: policy.flagRisk, stop_promoting: policy.stopRisk, hide: policy.hideRisk };
  const lines = RESPONSES.flatMap((response) => {
    const risk = risks[response];
    return risk === null || goal === 'sell_out'
      ? []
      : [t('policy.when_risk', { risk: format.percent(risk), response: t(`word.${response}`) })];
  });
  if (lines.length === 0)
    lines.push(t(goal === 'sell_out' ? 'policy.no_forecast_sell_out' : 'policy.no_forecast'));
  lines.push(
    policy.soldOutResponse === null
      ? t('policy.sold_out_nothing')
      : t('policy.when_sold_out', { response: t(`word.${policy.soldOutResponse}`) }),
  );
  if (policy.soldOutResponse === 'hide' || (policy.hideRisk !== null && goal !== 'sell_out')) {
    lines.push(
      t('policy.hiding_means', { mode: t(`word.${policy.hideMode}`) }),
      hidingReach(policy, hideChannelNames, t, format),
    );
  }
  lines.push(
    locationNames === null
      ? t('policy.all_locations')
      : t('policy.some_locations', { locations: format.list(locationNames) }),
  );
  if (policy.shape === 'launch') lines.push(t('policy.launch'));
  if (policy.countIncoming) lines.push(t('policy.incoming'));
  return lines;
}

/** What the mode of hiding does on every sales channel, in one text; `channels`: names of those chosen for hiding. */
export const hidingReach = (
  { hideMode }: Pick<Policy, 'hideMode'>,
  channels: readonly string[],
  t: Translate,
  format: Format,
): string =>
  hideMode === 'hide_from_channels' && channels.length === 0
    ? t('hide_mode.no_channels')
    : t(`hide_mode.${hideMode}`, { channels: format.list(channels) });
