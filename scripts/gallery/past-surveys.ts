import type { SurveyScores } from '../../app/core/survey.ts';
import type { Person } from '../../app/flow/commands/commands.ts';
import type { ShopTx } from '../../app/flow/store.ts';

const DAY = 24 * 3_600_000;

/** What was said in the year before; the answers of one are too few to be shown. */
export async function pastSurveys(tx: ShopTx, people: readonly Person[], now: number): Promise<void> {
  const said: [title: string, daysAgo: number, scores: SurveyScores | null, text: string][] = [
    ['Winter sale', 330, scoresOf(2, 1, 3, 3), 'Nobody knew that the dates had changed.'],
    ['Spring collection', 240, scoresOf(2, 2, 2, 4), ''],
    ['Summer sale', 150, scoresOf(3, 3, 2, 4), ''],
    ['Back to school', 90, null, ''],
    ['Warehouse clearance', 40, scoresOf(4, 3, 4, 4), 'Count the heroes by hand before the newsletter.'],
  ];
  for (const [title, daysAgo, scores, text] of said) {
    const id = `campaign:past-${daysAgo}`;
    const openedAt = now - daysAgo * DAY;
    const survey = { id, campaignId: null, title, openedAt, closesAt: openedAt + 14 * DAY };
    await tx.openSurvey(
      { ...survey, anonymous: scores === null },
      people.map(({ userId }) => userId),
    );
    const answer = { id: `past-${daysAgo}`, surveyId: id, text };
    if (scores) await tx.addSurveyAnswer({ ...answer, scores, by: people[0]?.name ?? null });
  }
}

const scoresOf = (
  plan_in_time: number,
  told_of_changes: number,
  stock_matched: number,
  alerts_helped: number,
): SurveyScores => ({ plan_in_time, told_of_changes, stock_matched, alerts_helped });
