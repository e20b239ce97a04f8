import { Badge, InlineStack } from '@shopify/polaris';
import {
  isComing,
  isOver,
  shownState,
  type CampaignState,
  type Mode,
  type ShownState,
} from '../core/campaign.ts';
import { launchLight, type Light } from '../core/light.ts';
import { verdictName } from '../core/reasons.ts';
import type { VerdictKind } from '../core/picture.ts';
import type { Response } from '../core/policy.ts';
import type { Standing } from '../core/standing.ts';
import type { CampaignSummary } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';

type Tone = 'success' | 'info' | 'attention' | 'warning' | 'critical' | undefined;

const toned = (tone: Tone) => (tone ? { tone } : {});

/**
 * A traffic light that also says its colour's meaning. `state`: of the campaign that it is about; one that is over has no light;
 * `words`: what else it means.
 */
export function LightMark({ light, state, words }: { light: Light; state?: CampaignState; words?: string }) {
  const t = useT();
  const over = light === 'grey' && state !== undefined && isOver(state);
  return (
    <span className={`hf-light hf-light--${light}`}>
      {words ?? t(over ? 'light.over' : `light.${light}`)}
    </span>
  );
}

/** The light of a campaign; before it begins, whether it can launch. */
export function CampaignLight({
  campaign: { light, readiness, state },
}: {
  campaign: Pick<CampaignSummary, 'light' | 'readiness' | 'state'>;
}) {
  const t = useT();
  if (!isComing(state)) return <LightMark light={light} state={state} />;
  return (
    <LightMark light={launchLight(readiness)} words={t(`readiness.verdict.${readiness ?? 'not_seen'}`)} />
  );
}

const STATE_TONE: Record<ShownState, Tone> = {
  draft: undefined,
  sent_back: 'warning',
  proposed: 'attention',
  approved: 'info',
  live: 'success',
  ended: undefined,
  cancelled: undefined,
};

/** How far a campaign is, and whether it is frozen. */
export function StateBadge({
  campaign,
}: {
  campaign: Pick<CampaignSummary, 'state' | 'sentBack' | 'frozen'>;
}) {
  const t = useT();
  const state = shownState(campaign);
  return (
    <InlineStack gap="100">
      <Badge {...toned(STATE_TONE[state])}>{t(`word.${state}`)}</Badge>
      {campaign.frozen ? <Badge tone="attention">{t('word.frozen')}</Badge> : null}
    </InlineStack>
  );
}

/** Whether a campaign, or one of its holds, watches or acts; `state`: of the campaign that it is about. */
export function ModeBadge({ mode, state = 'live' }: { mode: Mode; state?: CampaignState }) {
  const t = useT();
  const tone = isOver(state) ? undefined : mode === 'act' ? 'success' : 'info';
  return <Badge {...toned(tone)}>{t(modeWord(mode, state))}</Badge>;
}

/** What a campaign does while it is live, will do before, and did when it is over. */
export function modeWord(mode: Mode, state: CampaignState): string {
  if (isOver(state)) return `mode.was.${mode}`;
  return state === 'live' ? `mode.${mode}` : `mode.will.${mode}`;
}

const VERDICT_TONE: Record<ReturnType<typeof verdictName>, Tone> = {
  covered: 'success',
  covered_tight: 'info',
  nothing_left: 'warning',
  below_need: 'warning',
  sold_out: 'critical',
  exempt: undefined,
  not_known: 'attention',
};

/** `judged`: the assessment, as far as the verdict is called by it. */
export function VerdictBadge({
  verdict,
  judged,
}: {
  verdict: VerdictKind | null;
  judged: Parameters<typeof verdictName>[1];
}) {
  const t = useT();
  if (!verdict) return <Badge>{t('verdict.not_judged')}</Badge>;
  const word = verdictName(verdict, judged);
  return <Badge {...toned(VERDICT_TONE[word])}>{t(`word.${word}`)}</Badge>;
}

const CONFIRMED_TONE: Record<Response, Tone> = {
  flag: 'attention',
  stop_promoting: 'warning',
  hide: 'critical',
};

/** What Shopify has confirmed, and what is on its way. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const t = useT();
  const { confirmed, wanted, state } = standing;
  // It counts among the campaign's held items, though the shop shows nothing of it.
  const unseen = state === 'rolled_up' ? 'standing.held_unseen' : 'standing.free';
  return (
    <InlineStack gap="100">
      <Badge {...toned(confirmed ? CONFIRMED_TONE[confirmed] : undefined)}>
        {t(confirmed ? `standing.${confirmed}` : unseen)}
      </Badge>
      {state === 'on_its_way' ? (
        <Badge progress="partiallyComplete">
          {t('standing.on_its_way', { what: t(wanted ? `standing.${wanted}` : 'standing.back') })}
        </Badge>
      ) : null}
      {state === 'rolled_up' ? <Badge>{t('standing.rolled_up')}</Badge> : null}
      {state === 'trouble' ? <Badge tone="critical">{t('standing.trouble')}</Badge> : null}
    </InlineStack>
  );
}
