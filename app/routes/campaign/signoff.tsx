import { Badge, BlockStack, Box, Button, InlineStack, List, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { askedAfterCommit, canPropose } from '../../core/signoff.ts';
import type { CampaignView, FeasibilityOfItem, SignOffView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { FeasibilityList } from './feasibility.tsx';
import { useChangeInWords } from './signoff-changes.tsx';

const TONE = {
  proposed: 'attention',
  signed: 'success',
  sent_back: 'warning',
  expired: 'critical',
  withdrawn: 'info',
} as const;

/** Who has agreed to which plan of a campaign, and what a person may answer to the one that is proposed. */
export function SignOffTab({
  campaign,
  signOffs,
  feasibility,
  act,
}: {
  campaign: CampaignView;
  signOffs: readonly SignOffView[];
  feasibility: readonly FeasibilityOfItem[];
  act: Act;
}) {
  const t = useT();
  const { frame } = useFrame();
  const may = useMay();
  const [latest, ...earlier] = signOffs;
  const off = frame.signOff.rule === 'off';
  const problems = INTENTS.includes(act.result?.intent ?? '') ? act.problems : [];
  return (
    <Box padding="400">
      <BlockStack gap="400">
        <Problems problems={problems} />
        {off ? <Text as="p">{t('signoff.off')}</Text> : null}
        {!off && !latest ? (
          <Text as="p">{t(campaign.state === 'draft' ? 'signoff.none' : 'signoff.none_before')}</Text>
        ) : null}
        {latest ? <Proposal signOff={latest} late={askedAfterCommit(latest, campaign.commitAt)} /> : null}
        {!off && latest?.state === 'proposed' ? <Answer signOff={latest} act={act} /> : null}
        {!off && canPropose(campaign, latest ?? null) && campaign.state !== 'draft' ? (
          <InlineStack gap="200" blockAlign="center">
            <Button
              variant="primary"
              disabled={!may('propose') || act.pending !== null}
              loading={act.pending === 'propose'}
              onClick={() => act.send('propose')}
            >
              {t(latest ? 'signoff.propose_again' : 'signoff.propose')}
            </Button>
            {may('propose') ? null : <Text as="p">{may.why('propose')}</Text>}
          </InlineStack>
        ) : null}
        <FeasibilityList campaignId={campaign.id} answers={feasibility} />
        {earlier.length > 0 ? (
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              {t('signoff.earlier')}
            </Text>
            {earlier.map((one) => (
              <Proposal key={one.id} signOff={one} late={false} />
            ))}
          </BlockStack>
        ) : null}
      </BlockStack>
    </Box>
  );
}

const INTENTS = ['propose', 'withdraw_proposal', 'sign', 'send_back'];

/** `late`: it is known that it came only after the campaign's commit date. */
function Proposal({ signOff, late }: { signOff: SignOffView; late: boolean }) {
  const t = useT();
  const format = useFormat();
  const say = useChangeInWords();
  const { plan, version, state, since, changes } = signOff;
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t('signoff.plan', { version: String(version) })}
        </Text>
        <Badge tone={TONE[state]}>
          {t(
            state === 'signed' && signOff.reservations ? 'signoff.state.reserved' : `signoff.state.${state}`,
          )}
        </Badge>
      </InlineStack>
      <Text as="p">
        {t(plan.units === null ? 'signoff.facts_hidden' : 'signoff.facts', {
          from: format.dateTime(plan.startsAt),
          to: format.dateTime(plan.endsAt),
          count: plan.items,
          heroes: format.number(plan.heroes),
          ...(plan.units === null ? {} : { units: format.number(plan.units) }),
          readiness: t(`readiness.verdict.${plan.readiness}`),
        })}
      </Text>
      <Text as="p" tone="subdued">
        {t(late ? 'signoff.proposed_by_late' : 'signoff.proposed_by', {
          name: signOff.proposedByName,
          at: format.dateTime(signOff.proposedAt),
        })}
      </Text>
      {signOff.answeredAt !== null && signOff.answeredByName !== null ? (
        <Text as="p">
          {t(`signoff.answered.${answerOf(signOff)}`, {
            name: signOff.answeredByName,
            at: format.dateTime(signOff.answeredAt),
          })}
        </Text>
      ) : null}
      {signOff.note ? <blockquote className="hf-quote">{signOff.note}</blockquote> : null}
      {signOff.expiredAt !== null ? (
        <Text as="p">{t('signoff.expired_at', { at: format.dateTime(signOff.expiredAt) })}</Text>
      ) : null}
      {changes.length > 0 ? (
        <List>
          {changes.map((change) => (
            <List.Item key={JSON.stringify(change)}>{say(change)}</List.Item>
          ))}
        </List>
      ) : null}
      {state === 'proposed' && since.length > 0 ? (
        <BlockStack gap="100">
          <Text as="p" fontWeight="semibold">
            {t('signoff.since')}
          </Text>
          <List>
            {since.map((change) => (
              <List.Item key={JSON.stringify(change)}>{say(change)}</List.Item>
            ))}
          </List>
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}

const answerOf = ({
  state,
  reservations,
}: SignOffView): 'sent_back' | 'withdrawn' | 'reserved' | 'signed' => {
  if (state === 'sent_back' || state === 'withdrawn') return state;
  return reservations ? 'reserved' : 'signed';
};

/** Sign, sign with reservations (a note), send back (with a note); or take the proposal back. */
function Answer({ signOff, act }: { signOff: SignOffView; act: Act }) {
  const t = useT();
  const { frame, me } = useFrame();
  const may = useMay();
  const [note, setNote] = useState('');
  const signs = may('sign') && frame.signOff.signers.some((role) => role === me.role);
  const own = signOff.proposedBy === me.userId && me.role !== 'owner';
  const answer = (intent: 'sign' | 'send_back'): void => {
    act.send(intent, { version: signOff.version, note });
  };
  const busy = act.pending !== null;
  return (
    <BlockStack gap="300">
      {signs && !own ? (
        <>
          <TextField
            label={t('signoff.note')}
            helpText={t('signoff.note_help')}
            value={note}
            onChange={setNote}
            multiline={2}
            maxLength={1000}
            autoComplete="off"
          />
          <InlineStack gap="200">
            <Button
              variant="primary"
              loading={act.pending === 'sign'}
              disabled={busy}
              onClick={() => answer('sign')}
            >
              {t(note.trim() === '' ? 'signoff.sign' : 'signoff.sign_reserved', {
                version: String(signOff.version),
              })}
            </Button>
            <Button
              loading={act.pending === 'send_back'}
              disabled={busy || note.trim() === ''}
              onClick={() => answer('send_back')}
            >
              {t('signoff.send_back')}
            </Button>
          </InlineStack>
        </>
      ) : (
        <Text as="p">
          {own && signs
            ? t('signoff.own')
            : t('signoff.waits_for', { who: may.oneOf(frame.signOff.signers) })}
        </Text>
      )}
      {may('withdrawProposal') ? (
        <div>
          <Button
            variant="plain"
            disabled={busy}
            loading={act.pending === 'withdraw_proposal'}
            onClick={() => act.send('withdraw_proposal')}
          >
            {t('signoff.withdraw')}
          </Button>
        </div>
      ) : null}
    </BlockStack>
  );
}
