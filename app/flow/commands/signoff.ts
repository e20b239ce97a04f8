import { canPropose, whyNotSign } from '../../core/signoff.ts';
import { ask, expiredSubject, factsOf, wantedSubject } from '../signoff.ts';
import type { SignOffRow } from '../signoff-store.ts';
import type { CampaignRow, ShopTx } from '../store.ts';
import { tendWithin } from '../tend.ts';
import type { CommandResult, Person } from './commands.ts';
import { onCampaign, refuse, said, type CommandPorts } from './support.ts';

const MOST_CHARACTERS = 1_000;

/** What people do with a plan before it runs. */
export interface SignOffCommands {
  /** Asks those who sign for this campaign's plan as it is now. */
  propose(shop: string, by: Person, id: string): Promise<CommandResult>;
  /** Back to a draft before anybody answered. */
  withdrawProposal(shop: string, by: Person, id: string): Promise<CommandResult>;
  /** Agrees with this version of the plan; a note that is not empty says with which reservations. */
  sign(
    shop: string,
    by: Person,
    id: string,
    answer: { version: number; note: string },
  ): Promise<CommandResult>;
  /** Does not agree, and says why. */
  sendBack(
    shop: string,
    by: Person,
    id: string,
    answer: { version: number; note: string },
  ): Promise<CommandResult>;
}

export function signOffCommands(ports: CommandPorts): SignOffCommands {
  return {
    propose: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        if (((await tx.shop())?.settings.signOff ?? 'off') === 'off')
          return refuse('problem.sign_off_is_off');
        const latest = await tx.latestSignOff(id);
        if (!canPropose(campaign, latest)) return refuse('problem.already_proposed');
        if (campaign.endsAt <= now) return refuse('problem.end_is_past', 'endsAt');
        const facts = await factsOf(tx, campaign, now);
        if (facts.items.length === 0) return refuse('problem.no_products', 'sources');
        const version = (latest?.version ?? 0) + 1;
        await ask(tx, campaign, { version, facts, proposedBy: by.userId, proposedByName: by.name }, now, by);
        if (campaign.state === 'draft') await tx.updateCampaign(id, { state: 'proposed' });
        await tendWithin(tx, id, now);
        return { ok: true };
      }),

    withdrawProposal: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        const latest = await tx.latestSignOff(id);
        if (campaign.state !== 'proposed' || latest?.state !== 'proposed')
          return refuse('problem.nothing_to_sign');
        await tx.changeSignOff(latest.id, { state: 'withdrawn', answeredAt: now, answeredByName: by.name });
        await tx.updateCampaign(id, { state: 'draft' });
        await tx.resolveAlerts([wantedSubject(id)], now);
        const params = { campaign: campaign.name, version: latest.version };
        await tx.ledger(null, [said(by, 'ledger.sign_off_withdrawn', params, id)], now);
        return { ok: true };
      }),

    sign: (shop, by, id, { version, note }) =>
      answering(ports, shop, by, id, { version, note }, async (tx, campaign, latest, now) => {
        const reservations = note.trim() !== '';
        await tx.changeSignOff(latest.id, { state: 'signed', reservations });
        await tx.resolveAlerts([wantedSubject(id), expiredSubject(id)], now);
        const message = reservations ? 'ledger.sign_off_reserved' : 'ledger.sign_off_given';
        const params = { campaign: campaign.name, version, note: note.trim() };
        await tx.ledger(null, [said(by, message, params, id)], now);
        if (campaign.state === 'proposed') await tx.updateCampaign(id, { state: 'approved' });
        await tendWithin(tx, id, now);
        return { ok: true };
      }),

    sendBack: (shop, by, id, { version, note }) =>
      answering(ports, shop, by, id, { version, note }, async (tx, campaign, latest, now) => {
        if (note.trim() === '') return refuse('problem.note_missing', 'note');
        await tx.changeSignOff(latest.id, { state: 'sent_back' });
        await tx.resolveAlerts([wantedSubject(id)], now);
        const params = { campaign: campaign.name, version, note: note.trim() };
        await tx.ledger(null, [said(by, 'ledger.sign_off_sent_back', params, id)], now);
        if (campaign.state === 'proposed') await tx.updateCampaign(id, { state: 'draft' });
        return { ok: true };
      }),
  };
}

async function tellAnswer(
  tx: ShopTx,
  campaign: CampaignRow,
  { id, version }: SignOffRow,
  by: Person,
  now: number,
): Promise<void> {
  const answered = await tx.latestSignOff(campaign.id);
  const kind = answered?.state === 'sent_back' ? 'sent_back' : answered?.reservations ? 'reserved' : 'given';
  const event = {
    kind: 'sign_off_answered',
    urgency: 'today',
    campaignId: campaign.id,
    doneBy: by.userId,
  } as const;
  const params = { campaign: campaign.name, version, by: by.name };
  await tx.tellEvents(
    null,
    [{ ...event, subject: `sign_off:${id}:answered`, message: `alert.sign_off_${kind}`, params }],
    now,
  );
}

/** The plan is compared with what was proposed first: nobody signs what is not the plan any more. */
const answering = (
  ports: CommandPorts,
  shop: string,
  by: Person,
  id: string,
  given: { version: number; note: string },
  answer: (tx: ShopTx, campaign: CampaignRow, latest: SignOffRow, now: number) => Promise<CommandResult>,
): Promise<CommandResult> =>
  onCampaign(ports, shop, id, async (tx, _campaign, now) => {
    if (given.note.length > MOST_CHARACTERS) return refuse('problem.does_not_fit', 'note');
    await tendWithin(tx, id, now);
    const campaign = await tx.campaign(id);
    const latest = await tx.latestSignOff(id);
    const settings = (await tx.shop())?.settings;
    const problem = whyNotSign(by, latest, { version: given.version, signers: settings?.signers ?? [] });
    if (problem || !campaign || !latest) return refuse(problem ?? 'problem.no_such_campaign');
    const done = await answer(tx, campaign, latest, now);
    if (done.ok) {
      await tellAnswer(tx, campaign, latest, by, now);
      const said = { answeredAt: now, answeredByName: by.name, note: given.note.trim() };
      await tx.changeSignOff(latest.id, said);
    }
    return done;
  });
