import { z } from 'zod';
import { FEASIBILITY } from '../../core/feasibility.ts';
import type { ComingView } from '../../db/views/views.ts';
import { refuse } from '../../flow/commands/support.ts';
import { planLineInWords } from '../../ui/plan-line.ts';
import { markup, type Html } from './markup.ts';
import type { Guest, GuestSection } from './shape.ts';

const MOST_LINES = 50;
const sent = z.object({
  campaign: z.string().max(60),
  variant: z.string().max(30),
  answer: z.enum(FEASIBILITY),
  note: z.string().max(500).default(''),
});

/** What is missing for coming campaigns, and whether it can be done. */
export const feasibilitySection: GuestSection = {
  async send({ commands, shop, person }, _rest, form) {
    const read = sent.safeParse(Object.fromEntries(form));
    if (!read.success) return refuse('problem.does_not_fit');
    const { campaign, variant, answer, note } = read.data;
    return commands.answerFeasibility(shop, person, {
      campaignId: campaign,
      variantId: variant,
      answer,
      note,
    });
  },
  async show(guest, [campaignId = null]) {
    const { views, shop, now, t, format, base } = guest;
    const plan = await views.coming(shop, { campaignId, page: 1, pageSize: MOST_LINES }, now);
    return {
      title: t('guest.section.feasibility'),
      main: markup`<section>
          <h2>${t('guest.coming')}</h2>
          ${plan.campaigns.length === 0 ? markup`<p>${t('plan.empty.title')}</p>` : null}
          ${plan.current || plan.keptAt === null ? null : markup`<p class="soft">${t('plan.kept', { when: format.dateTime(plan.keptAt) })}</p>`}
          <ul>
            ${plan.campaigns.map(
              (one) =>
                markup`<li>
                  <a href="${base}/feasibility/${one.id}">${one.name}</a>: ${format.dateTime(one.startsAt)} –
                  ${format.dateTime(one.endsAt)}
                </li>`,
            )}
          </ul>
          ${campaignId === null ? null : markup`<p><a href="${base}/feasibility">${t('plan.lines.all_missing')}</a></p>`}
        </section>
        <section>
          <h2>${t(campaignId === null ? 'plan.lines.all_missing' : 'plan.lines.title')}</h2>
          ${plan.lines.length === 0 ? markup`<p>${t(campaignId === null ? 'plan.lines.none' : 'plan.lines.no_items')}</p>` : null}
          ${plan.lines.map((line, index) => item(line, index, guest))}
          ${plan.total > plan.lines.length ? markup`<p>${t('guest.more_in_app', { count: plan.total - plan.lines.length })}</p>` : null}
        </section>`,
    };
  },
};

type Line = Omit<ComingView['lines'][number], 'left' | 'usable' | 'missing'> & {
  left: number | null;
  usable: number | null;
  missing: number | null;
};

function item(line: Line, index: number, { t, format }: Guest): Html {
  const name = line.variant === 'Default Title' ? line.product : `${line.product} · ${line.variant}`;
  const { answer } = line;
  return markup`<div class="item">
    <h3>${name}${line.component === null ? '' : ` (${line.component})`}</h3>
    <p>${planLineInWords(line, t, format)}</p>
    ${answer ? markup`<p><strong>${t(`plan.answer.${answer.answer}`)}</strong> <span class="soft">${t(answer.note === '' ? 'plan.answered' : 'plan.answered_with', { name: answer.by, at: format.dateTime(answer.at), note: answer.note })}</span></p>` : null}
    <details>
      <summary>${t(answer ? 'plan.answer.change' : 'plan.answer.give')}</summary>
      <form method="post">
        <input type="hidden" name="campaign" value="${line.campaignId}" /><input
          type="hidden"
          name="variant"
          value="${line.variantId}"
        />
        <fieldset>
          <legend>${t('plan.answer.label', { item: name })}</legend>
          ${FEASIBILITY.map(
            (one) =>
              markup`<label class="choice"
                ><input type="radio" name="answer" value="${one}" required />${t(`plan.answer.${one}`)}</label
              >`,
          )}
        </fieldset>
        <label for="note-${index}">${t('plan.answer.note')}</label
        ><input type="text" id="note-${index}" name="note" maxlength="500" autocomplete="off" />
        <button class="main">${t('plan.answer.send')}</button>
      </form>
    </details>
  </div>`;
}
