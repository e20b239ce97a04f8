import { createHash } from 'node:crypto';
import { calendarText, type CalendarEntry } from '../../core/ics.ts';
import type { AgendaPlacement } from '../../db/views/agenda.ts';
import { markup } from './markup.ts';
import type { Guest, GuestSection } from './shape.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
/** Campaigns that ended longer ago are in nobody's calendar any more. */
const BACK_DAYS = 90;

/** How to subscribe to the calendar, by the address that a calendar program asks for. */
export const calendarSection = (origin: string): GuestSection => ({
  send: null,
  show({ t, base }) {
    const address = `${origin}${base}/calendar.ics`;
    return Promise.resolve({
      title: t('guest.section.calendar'),
      main: markup`<section>
        <p>${t('guest.calendar.how')}</p>
        <label for="address">${t('guest.calendar.address')}</label
        ><input type="text" id="address" readonly value="${address}" />
        <p><a href="${address}">${t('guest.calendar.open')}</a></p>
      </section>`,
    });
  },
});

/** Campaigns, their commit dates and what goes out for them in the shop's zone, and a tag that changes when they do. */
export async function calendarFile({ views, shop, now, t }: Guest): Promise<{ text: string; etag: string }> {
  const from = now - BACK_DAYS * DAY_MS;
  const [frame, campaigns, placements] = await Promise.all([
    views.frame(shop),
    views.agenda(shop, from, now),
    views.agendaPlacements(shop, from),
  ]);
  const ofPlacement = (
    { id, name: placement, kind, version: sequence, createdAt, goesOutAt, lockedFrom }: AgendaPlacement,
    campaign: string,
    tentative: boolean,
  ): CalendarEntry[] => {
    const moment = (what: 'goes_out' | 'locked', startsAt: number | null): CalendarEntry[] =>
      startsAt === null
        ? []
        : [
            {
              uid: `${what}-${id}@${shop}`,
              summary: t(`guest.calendar.${what}`, { placement }),
              description: t('guest.calendar.placement_about', {
                kind: t(`placements.kind.${kind}`),
                campaign,
              }),
              startsAt,
              endsAt: startsAt + HALF_HOUR_MS,
              createdAt,
              sequence,
              tentative,
            },
          ];
    return [...moment('goes_out', goesOutAt), ...moment('locked', lockedFrom)];
  };
  const entries = campaigns.flatMap((one): CalendarEntry[] => {
    const tentative = one.state === 'draft' || one.state === 'proposed';
    const description = t('guest.calendar.about', {
      kind: t(`kind.${one.kind}`),
      count: one.items,
    });
    const shared = { createdAt: one.createdAt, sequence: one.version, tentative };
    return [
      {
        ...shared,
        uid: `campaign-${one.id}@${shop}`,
        summary: one.name,
        description,
        startsAt: one.startsAt,
        endsAt: one.endsAt,
      },
      {
        ...shared,
        uid: `commit-${one.id}@${shop}`,
        summary: t('guest.calendar.commit', { campaign: one.name }),
        description: t('guest.calendar.commit_about'),
        startsAt: one.commitAt,
        endsAt: one.commitAt + HALF_HOUR_MS,
      },
      ...placements
        .filter(({ campaignId }) => campaignId === one.id)
        .flatMap((placement) => ofPlacement(placement, one.name, tentative)),
    ];
  });
  const name = t('guest.calendar.name', { shop: frame?.name ?? shop });
  const text = calendarText(name, frame?.timezone ?? 'UTC', entries);
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
}
