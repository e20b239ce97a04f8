import type { AlertDraft } from '../../core/decision.ts';
import { guestId, holds } from '../../core/guest-links.ts';
import {
  lastQuarter,
  REMIND_AFTER_MS,
  SURVEY_LATEST_MS,
  SURVEY_OPEN_MS,
  surveySubject,
} from '../../core/survey.ts';
import type { Clock } from '../ports.ts';
import type { ShopTx, Store } from '../store.ts';
import type { SurveyRow } from './store.ts';

/** Opens surveys of campaigns that have ended and of quarters, reminds once, and stops asking when they close. */
export const watchSurveys = (
  { store, clock }: { store: Pick<Store, 'inShop'>; clock: Clock },
  shop: string,
): Promise<void> =>
  store.inShop(shop, async (tx) => {
    const now = clock.now();
    const row = await tx.shop();
    if (!row || row.uninstalledAt !== null) return;
    const rule = row.settings.survey;
    if (rule !== 'off') await openDue(tx, row.ianaTimezone, rule === 'anonymous', now);
    for (const survey of await tx.surveysToFollow(now)) await follow(tx, survey, now);
  });

async function openDue(tx: ShopTx, zone: string, anonymous: boolean, now: number): Promise<void> {
  const shared = { openedAt: now, closesAt: now + SURVEY_OPEN_MS, anonymous };
  for (const campaign of await tx.campaigns({ states: ['approved', 'live', 'ended'] })) {
    const { id, name, createdAt } = campaign;
    const endedAt = Math.min(campaign.endsAt, campaign.endedAt ?? campaign.endsAt);
    if (endedAt > now || now - endedAt > SURVEY_LATEST_MS) continue;
    const people = await peopleOf(tx, id, createdAt, now, now);
    await open(tx, { id: `campaign:${id}`, campaignId: id, title: name, ...shared }, people, now);
  }
  const quarter = lastQuarter(now, zone);
  if (now - quarter.to > SURVEY_LATEST_MS) return;
  const people = await peopleOf(tx, null, quarter.from, quarter.to, now);
  await open(
    tx,
    { id: `quarter:${quarter.id}`, campaignId: null, title: quarter.id, ...shared },
    people,
    now,
  );
}

/** Members who did something, and whoever has a link for surveys. */
async function peopleOf(
  tx: ShopTx,
  campaignId: string | null,
  from: number,
  to: number,
  now: number,
): Promise<string[]> {
  const worked = new Set(await tx.workedOn(campaignId, from, to));
  const members = (await tx.members()).filter(({ userId, role }) => role !== 'viewer' && worked.has(userId));
  const links = (await tx.guestLinks()).filter(
    (link) => holds(link, now) && link.purposes.includes('survey'),
  );
  return [...members.map(({ userId }) => userId), ...links.map(({ id }) => guestId(id))];
}

async function open(tx: ShopTx, survey: SurveyRow, people: readonly string[], now: number): Promise<void> {
  if (people.length === 0 || !(await tx.openSurvey(survey, people))) return;
  await tell(tx, survey, people, false, now);
}

async function tell(
  tx: ShopTx,
  survey: SurveyRow,
  people: readonly string[],
  again: boolean,
  now: number,
): Promise<void> {
  const members = new Set((await tx.members()).map(({ userId }) => userId));
  const alerts = people
    .filter((person) => members.has(person))
    .map((person): AlertDraft => ({
      subject: surveySubject(survey.id, person, again),
      kind: 'survey',
      urgency: 'later',
      message: again ? 'alert.survey_again' : 'alert.survey',
      params: { title: survey.title, until: survey.closesAt },
      campaignId: survey.campaignId,
      addressee: person,
    }));
  if (alerts.length > 0) await tx.openAlerts(null, alerts, now);
}

async function follow(tx: ShopTx, survey: SurveyRow, now: number): Promise<void> {
  const waiting = (await tx.askedFor(survey.id)).filter(({ answered }) => !answered);
  if (now >= survey.closesAt) {
    const subjects = waiting.flatMap(({ personId }) => [
      surveySubject(survey.id, personId),
      surveySubject(survey.id, personId, true),
    ]);
    await tx.resolveAlerts(subjects, now);
    return;
  }
  if (now - survey.openedAt < REMIND_AFTER_MS) return;
  const people = waiting.filter(({ reminded }) => !reminded).map(({ personId }) => personId);
  if (people.length === 0) return;
  await tx.resolveAlerts(
    people.map((person) => surveySubject(survey.id, person)),
    now,
  );
  await tell(tx, survey, people, true, now);
  for (const person of people) await tx.markAsked(survey.id, person, 'reminded');
}
