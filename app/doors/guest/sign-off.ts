import { z } from 'zod';
import { askedAfterCommit } from '../../core/signoff.ts';
import type { SignOffView } from '../../db/views/views.ts';
import { refuse } from '../../flow/commands/support.ts';
import { planChangeInWords } from '../../ui/plan-change.ts';
import { markup, type Html } from './markup.ts';
import { grounds } from './sign-off-grounds.ts';
import type { Guest, GuestSection } from './shape.ts';

const sent = z.object({
  version: z.coerce.number().int().min(1).max(1_000_000),
  answer: z.enum(['sign', 'send_back']),
  note: z.string().max(1_000).default(''),
});

/** Plans that wait for a signature, and one of them in full. */
export const signOffSection: GuestSection = {
  async send({ commands, shop, person }, [campaignId], form) {
    const read = sent.safeParse(Object.fromEntries(form));
    if (!read.success || campaignId === undefined) return refuse('problem.does_not_fit');
    const { version, note, answer } = read.data;
    return answer === 'sign'
      ? commands.sign(shop, person, campaignId, { version, note })
      : commands.sendBack(shop, person, campaignId, { version, note });
  },
  async show(guest, [campaignId]) {
    const { t } = guest;
    if (campaignId === undefined) return { title: t('guest.section.sign_off'), main: await waiting(guest) };
    return one(guest, campaignId);
  },
};

async function waiting(guest: Guest): Promise<Html> {
  const { views, shop, now, t, format, base } = guest;
  const query = { search: '', states: ['proposed', 'approved', 'live'], sort: 'starts' } as const;
  const { rows } = await views.campaigns(shop, { ...query, descending: false, page: 1 }, now);
  const wanted = await Promise.all(
    rows.map(async ({ id }) => {
      const [latest] = await views.signOffs(shop, id);
      const campaign = latest?.state === 'proposed' ? await views.campaign(shop, id, now) : null;
      return campaign && latest ? { campaign, latest } : null;
    }),
  );
  const campaigns = wanted.filter((one) => one !== null);
  return markup`<section>
    <h2>${t('guest.sign_off.waiting')}</h2>
    ${campaigns.length === 0 ? markup`<p>${t('guest.sign_off.none')}</p>` : null}
    <ul>
      ${campaigns.map(({ campaign: { id, name, startsAt, endsAt, commitAt }, latest }) => markup`<li><a href="${base}/sign_off/${id}">${name}</a>: ${startsAt > now ? t('home.starts', { date: format.dateTime(startsAt) }) : t('home.ends', { date: format.dateTime(endsAt) })}. ${wantedBy(commitAt, latest, guest)}</li>`)}
    </ul>
  </section>`;
}

/** When the plan becomes binding: until then an answer can still change it. One that was proposed later is answered no later for it. */
const wantedBy = (
  commitAt: number,
  latest: Pick<SignOffView, 'proposedAt'>,
  { now, t, format }: Pick<Guest, 'now' | 't' | 'format'>,
): string => {
  const asked = askedAfterCommit(latest, commitAt)
    ? 'asked_late'
    : commitAt < now
      ? 'was_wanted_by'
      : 'wanted_by';
  return t(`guest.sign_off.${asked}`, { date: format.dateTime(commitAt) });
};

async function one(guest: Guest, campaignId: string) {
  const { views, shop, now, t, format, link, person, base } = guest;
  const [campaign, signOffs, frame] = await Promise.all([
    views.campaign(shop, campaignId, now),
    views.signOffs(shop, campaignId),
    views.frame(shop),
  ]);
  const [latest] = signOffs;
  if (!campaign || !latest) return null;
  const signs = frame?.signOff.signers.some((role) => role === link.role) ?? false;
  const rule = frame?.signOff.rule ?? 'off';
  const open = latest.state === 'proposed' && rule !== 'off';
  return {
    title: campaign.name,
    main: markup`<section>
        <h2>
          ${t('signoff.plan', { version: String(latest.version) })}:
          ${t(`signoff.state.${latest.state === 'signed' && latest.reservations ? 'reserved' : latest.state}`)}
        </h2>
        <p>
          ${t(latest.plan.units === null ? 'signoff.facts_hidden' : 'signoff.facts', {
            from: format.dateTime(latest.plan.startsAt),
            to: format.dateTime(latest.plan.endsAt),
            count: latest.plan.items,
            heroes: format.number(latest.plan.heroes),
            units: format.number(latest.plan.units ?? 0),
            readiness: t(`readiness.verdict.${latest.plan.readiness}`),
          })}
        </p>
        <p class="soft">
          ${t('signoff.proposed_by', { name: latest.proposedByName, at: format.dateTime(latest.proposedAt) })}
        </p>
        ${
          open
            ? markup`<p><strong>${wantedBy(campaign.commitAt, latest, guest)}</strong> ${campaign.startsAt > now ? t(`signoff.banner.${rule}`, { date: format.dateTime(campaign.startsAt) }) : null}</p>`
            : null
        }
        ${latest.note === '' ? null : markup`<p>${latest.note}</p>`}
        ${
          latest.since.length === 0
            ? null
            : markup`<h3>${t('signoff.since')}</h3>
                <ul>
                  ${latest.since.map((change) => markup`<li>${planChangeInWords(change, t, format)}</li>`)}
                </ul>`
        }
        ${link.purposes.includes('feasibility') ? markup`<p><a href="${base}/feasibility/${campaignId}">${t('plan.of_campaign')}</a></p>` : null}
      </section>
      ${open ? await grounds(campaign, guest) : null}
      ${open ? (signs ? form(latest, guest) : markup`<section><p>${t('guest.sign_off.not_you', { name: person.name })}</p></section>`) : null}`,
  };
}

const form = ({ version }: SignOffView, { t }: Guest): Html =>
  markup`<section>
    <form method="post">
      <input type="hidden" name="version" value="${version}" /> <label for="note">${t('signoff.note')}</label
      ><textarea id="note" name="note" maxlength="1000" aria-describedby="note-help"></textarea>
      <p class="soft" id="note-help">${t('signoff.note_help')}</p>
      <button class="main" name="answer" value="sign">
        ${t('signoff.sign', { version: String(version) })}</button
      ><button name="answer" value="send_back">${t('signoff.send_back')}</button>
    </form>
  </section>`;
