import { Banner, Box, Button, ButtonGroup, Text } from '@shopify/polaris';
import { useState } from 'react';
import { isOver } from '../../core/campaign.ts';
import type { Deed } from '../../core/roles.ts';
import type { SignOffRule } from '../../core/people-settings.ts';
import { mayAct } from '../../core/signoff.ts';
import type { ActingListView, CampaignView, SignOffView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { ActingListBanner } from './acting-list-banner.tsx';
import { StartActing } from './start-acting.tsx';

const ASKED = ['watch_only', 'end', 'cancel', 'put_back'] as const;
type Asked = (typeof ASKED)[number];
const isAsked = (intent: string): intent is Asked => ASKED.some((one) => one === intent);

/** What can be done with a campaign in its state, the next step first. Whatever releases or ends asks before. */
export function CampaignActions({
  campaign,
  latest,
  list,
  act,
}: {
  campaign: CampaignView;
  /** The latest proposal of its plan. */
  latest: SignOffView | null;
  /** The list before it acts, where that was prepared. */
  list: ActingListView | null;
  act: Act;
}) {
  const t = useT();
  const format = useFormat();
  const { frame, now } = useFrame();
  const [asking, setAsking] = useState<Asked | 'start_acting' | null>(null);
  const may = useMay();
  const [later, setLater] = useState(false);
  const { result } = act;
  // The shop's wish: a campaign that was just scheduled asks for consent to act at once.
  const proposes =
    frame.defaultMode === 'act' &&
    result?.ok === true &&
    result.intent === 'schedule' &&
    campaign.mode === 'watch' &&
    may('startActing') &&
    !later;
  const offered = offersOf(campaign, frame.signOff.rule, latest?.state ?? null).filter(
    ({ intent }) => intent !== 'start_acting' || mayAct(frame.signOff.rule, campaign, latest),
  );
  const refused = offered.filter(({ intent }) => !may(DEED_OF[intent]));
  const ask = (intent: Offer['intent']): void => {
    if (intent === 'start_acting' || isAsked(intent)) setAsking(intent);
    else act.send(intent);
  };
  if (offered.length === 0) return null;
  const started = campaign.startsAt <= now;
  const watchesAfter = campaign.mode === 'act' && !isOver(campaign.state);
  const watches = campaign.mode === 'watch' && campaign.state !== 'draft' && campaign.state !== 'proposed';
  const label = (intent: Offer['intent']): string => {
    if (intent === 'propose' && latest) return t('signoff.propose_again');
    if (intent === 'put_back' && watchesAfter) return t('campaign.do.put_back_and_watch');
    return t(intent === 'schedule' && started ? 'campaign.do.start_now' : `campaign.do.${intent}`);
  };
  const others = [...new Set(refused.map(({ intent }) => may.who(DEED_OF[intent])))];
  const left = (who: string): string[] =>
    refused.filter(({ intent }) => may.who(DEED_OF[intent]) === who).map(({ intent }) => label(intent));
  return (
    <div className="hf-no-print">
      {campaign.state === 'draft' ? (
        <Banner tone="info" title={t('campaign.draft.title')}>
          <p>
            {t(draftText(frame.signOff.rule, started), {
              date: format.dateTime(campaign.startsAt),
            })}
          </p>
        </Banner>
      ) : null}
      {watches ? (
        <Banner
          tone="info"
          title={t(campaign.state === 'live' ? 'campaign.watching.title' : 'campaign.watching.title_coming')}
        >
          <p>{t(frame.actingSince === null ? 'campaign.watching.first' : 'campaign.watching.text')}</p>
        </Banner>
      ) : null}
      {list && campaign.mode === 'watch' && isShown(list, now) && asking !== 'start_acting' ? (
        <ActingListBanner list={list} onOpen={() => setAsking('start_acting')} />
      ) : null}
      <Box
        paddingBlockStart={watches || campaign.state === 'draft' ? '300' : '0'}
        paddingInline={{ xs: '400', md: '0' }}
      >
        <ButtonGroup>
          {offered.map(({ intent, primary, critical }) => (
            <Button
              key={intent}
              {...(primary ? { variant: 'primary' as const } : {})}
              {...(critical ? { tone: 'critical' as const } : {})}
              loading={act.pending === intent}
              disabled={!may(DEED_OF[intent]) || (act.pending !== null && act.pending !== intent)}
              onClick={() => ask(intent)}
            >
              {label(intent)}
            </Button>
          ))}
        </ButtonGroup>
        {refused.length > 0 ? (
          <Box paddingBlockStart="200">
            {others.map((who) => (
              <Text as="p" tone="subdued" key={who}>
                {t('role.only', { what: format.list(left(who)), who })}
              </Text>
            ))}
          </Box>
        ) : null}
      </Box>
      {asking === 'start_acting' || proposes ? (
        <StartActing
          campaignId={campaign.id}
          onClose={() => {
            setAsking(null);
            setLater(true);
          }}
        />
      ) : asking ? (
        <Confirm
          id={`ask-${asking}`}
          title={t(`ask.${asking}.title`)}
          confirmLabel={label(asking)}
          critical
          {...(asking === 'cancel' ? { wayOut: t('ask.keep', { count: 1 }) } : {})}
          onConfirm={() => {
            act.send(asking);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        >
          <Text as="p">
            {t(`ask.${asking}.text`)}{' '}
            {asking === 'put_back' && watchesAfter ? `${t('ask.put_back.watches')} ` : null}
            {asking === 'put_back' && campaign.frozen ? `${t('ask.put_back.thaws')} ` : null}
            {campaign.held === 0 ? t('ask.holds_none') : t('ask.holds', { count: campaign.held })}
          </Text>
        </Confirm>
      ) : null}
    </div>
  );
}

/** One that waits for consent is shown for ten minutes, then it would be prepared anew. */
const isShown = ({ state, at }: ActingListView, now: number): boolean =>
  state !== 'ready' || now - at < 600_000;

const draftText = (rule: SignOffRule, started: boolean): string => {
  if (rule !== 'off') return `campaign.draft.text_sign_off${started ? '_missed' : ''}`;
  return started ? 'campaign.draft.text_now' : 'campaign.draft.text';
};

/** What each offer is a deed of (core/roles). */
const DEED_OF = {
  schedule: 'schedule',
  propose: 'propose',
  withdraw_proposal: 'withdrawProposal',
  start_acting: 'startActing',
  watch_only: 'watchOnly',
  freeze: 'freeze',
  unfreeze: 'unfreeze',
  put_back: 'putEverythingBack',
  end: 'end',
  cancel: 'cancel',
} as const satisfies Record<string, Deed>;

interface Offer {
  intent: keyof typeof DEED_OF;
  primary?: boolean;
  critical?: boolean;
}

/** The actions that make sense now; `latest`: how the last proposal stands. What was sent back is changed first. */
export function offersOf(
  { state, mode, frozen, held }: Pick<CampaignView, 'state' | 'mode' | 'frozen' | 'held'>,
  signOff: SignOffRule = 'off',
  latest: SignOffView['state'] | null = null,
): Offer[] {
  const putBack: Offer[] = held > 0 ? [{ intent: 'put_back', critical: true }] : [];
  // What holds something goes back to watching by putting it back: two buttons would do the same.
  const watchOnly: Offer[] = held > 0 ? [] : [{ intent: 'watch_only' }];
  const beginning: Offer[] = mode === 'watch' ? [{ intent: 'start_acting', primary: true }] : watchOnly;
  if (isOver(state)) return putBack;
  if (signOff !== 'off' && (state === 'draft' || state === 'proposed')) {
    return [
      state === 'draft'
        ? { intent: 'propose', primary: latest !== 'sent_back' }
        : { intent: 'withdraw_proposal' },
      { intent: 'cancel', critical: true },
    ];
  }
  if (state === 'draft' || state === 'proposed') {
    return [
      { intent: 'schedule', primary: true },
      { intent: 'cancel', critical: true },
    ];
  }
  return [
    ...beginning,
    { intent: frozen ? 'unfreeze' : 'freeze' },
    ...putBack,
    { intent: state === 'live' ? 'end' : 'cancel', critical: true },
  ];
}
