import type { CheckState } from '../../core/readiness/shapes.ts';
import type { CampaignView } from '../../db/views/views.ts';
import { policyLines } from '../../ui/policy-lines.ts';
import { sentence } from '../../ui/sentence.ts';
import { nameOfItem } from '../../ui/item-name.ts';
import { markup, type Html } from './markup.ts';
import type { Guest } from './shape.ts';

const MOST_ANSWERS = 20;
/** What speaks against a plan, the worst first. */
const DOUBTS: readonly CheckState[] = ['blocking', 'warning'];

/** What somebody needs to know before they sign: how ready it is, what operations say, and what the campaign will do. */
export async function grounds(campaign: CampaignView, guest: Guest): Promise<Html> {
  const { t, format } = guest;
  const [ready, answers] = await Promise.all([
    readiness(campaign.id, guest),
    feasibility(campaign.id, guest),
  ]);
  return markup`${ready}${answers}
    <section>
      <h2>${t('guest.sign_off.policy')}</h2>
      <ul>
        ${policyLines(campaign, t, format).map((line) => markup`<li>${line}</li>`)}
      </ul>
    </section>`;
}

async function readiness(campaignId: string, guest: Guest): Promise<Html | null> {
  const { views, shop, now, t, format, quantities } = guest;
  const looked = (await views.readiness(shop, campaignId, now))?.looked;
  if (!looked) return null;
  const doubts = DOUBTS.flatMap((state) => looked.checks.filter((check) => check.state === state));
  return markup`<section>
    <h2>${t('guest.sign_off.readiness', { verdict: t(`readiness.verdict.${looked.verdict}`) })}</h2>
    ${doubts.length === 0 ? markup`<p>${t('guest.sign_off.all_ready')}</p>` : null}
    <ul>
      ${doubts.map(({ key, state, said, params }) => markup`<li><strong>${t(`readiness.state.${state}`)}: ${t(`readiness.check.${key}.title`)}.</strong> ${sentence({ key: `readiness.check.${key}.${said}`, params }, t, format, {}, !quantities)}</li>`)}
    </ul>
  </section>`;
}

async function feasibility(campaignId: string, { views, shop, t, format }: Guest): Promise<Html> {
  const answers = await views.feasibility(shop, campaignId);
  const shown = answers.slice(0, MOST_ANSWERS);
  return markup`<section>
    <h2>${t('plan.answers')}</h2>
    ${answers.length === 0 ? markup`<p>${t('plan.no_answers')}</p>` : null}
    <ul>
      ${shown.map((one) => markup`<li><strong>${t(`plan.answer.${one.answer}`)}: ${nameOfItem(one)}.</strong> <span class="soft">${t(one.note === '' ? 'plan.answered' : 'plan.answered_with', { name: one.by, at: format.dateTime(one.at), note: one.note })}</span></li>`)}
    </ul>
    ${answers.length > shown.length ? markup`<p>${t('more', { count: answers.length - shown.length })}</p>` : null}
  </section>`;
}
