import { z } from 'zod';
import { PLACEMENT_KINDS } from '../../core/placements.ts';
import { placementInput } from '../../core/placement-input.ts';
import { fromWallClock, toWallClock } from '../../core/time.ts';
import type { PlacementView } from '../../db/views/views.ts';
import type { CommandResult } from '../../flow/commands/commands.ts';
import { problemsOf } from '../support/act.ts';
import type { Visit } from '../support/session.ts';

const text = z.string().max(2_000);
/** A date and a time as form fields hold them; an empty date: none. */
const wall = z.object({ date: z.string().max(20), time: z.string().max(20) });

/** What a person can do about the placements of a campaign. */
export const placementIntents = [
  z.object({
    intent: z.literal('save_placement'),
    placement: z.object({
      id: z.string().max(60).nullable(),
      kind: z.enum(PLACEMENT_KINDS),
      name: text,
      link: text,
      ownerId: text,
      audience: text,
      goesOut: wall,
      locked: wall,
      productIds: z.array(z.string().max(30)).max(1_000),
    }),
  }),
  z.object({ intent: z.literal('remove_placement'), id: z.string().max(60) }),
  z.object({
    intent: z.enum(['task_done', 'task_declined']),
    taskId: z.string().max(60),
    note: z.string().max(500).default(''),
  }),
  z.object({ intent: z.literal('acknowledge'), alertId: z.string().max(60) }),
] as const;
type Input = z.infer<(typeof placementIntents)[number]>;
export type SentPlacement = Extract<Input, { intent: 'save_placement' }>['placement'];

export async function aboutPlacements(who: Visit, campaignId: string, input: Input): Promise<CommandResult> {
  const { shop, person, commands } = who;
  switch (input.intent) {
    case 'save_placement':
      return save(who, campaignId, input.placement);
    case 'remove_placement':
      return commands.removePlacement(shop, person, campaignId, input.id);
    case 'acknowledge':
      return commands.acknowledge(shop, person, input.alertId);
    default: {
      const as = input.intent === 'task_done' ? 'done' : 'declined';
      return commands.answerTask(shop, person, input.taskId, { as, note: input.note });
    }
  }
}

async function save(
  { shop, person, commands, views }: Visit,
  campaignId: string,
  sent: SentPlacement,
): Promise<CommandResult> {
  const { timezone } = await views.choices(shop);
  const { goesOut, locked, link, ownerId, audience, ...plain } = sent;
  const at = ({ date, time }: SentPlacement['goesOut']) =>
    date === '' ? null : (fromWallClock({ date, time: time || '00:00' }, timezone) ?? Number.NaN);
  const read = placementInput.safeParse({
    ...plain,
    link: link.trim() || null,
    ownerId: ownerId || null,
    audience: audience.trim() === '' ? null : Number(audience.replace(/[\s.,'’]/g, '')),
    goesOutAt: at(goesOut),
    lockedFrom: at(locked),
  });
  if (!read.success) return { ok: false, problems: problemsOf(read.error) };
  return commands.savePlacement(shop, person, campaignId, read.data);
}

/** The placements of a campaign, each also as its form holds it. */
export async function withForms(views: Visit['views'], shop: string, campaignId: string) {
  const [{ timezone }, { placements, people }] = await Promise.all([
    views.choices(shop),
    views.placements(shop, campaignId),
  ]);
  return { people, placements: placements.map((one) => ({ ...one, form: formOf(one, timezone) })) };
}

/** In the shop's zone. */
const formOf = (view: PlacementView, zone: string): SentPlacement => {
  const wallOf = (at: number | null) => (at === null ? { date: '', time: '' } : toWallClock(at, zone));
  return {
    id: view.id,
    kind: view.kind,
    name: view.name,
    link: view.link ?? '',
    ownerId: view.ownerId ?? '',
    audience: view.audience === null ? '' : String(view.audience),
    goesOut: wallOf(view.goesOutAt),
    locked: wallOf(view.lockedFrom),
    productIds: view.products.map(({ id }) => id),
  };
};
