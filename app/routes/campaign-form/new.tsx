import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { toWallClock } from '../../core/time.ts';
import type { ActResult } from '../../ui/act.ts';
import type { Draft } from '../../ui/draft.ts';
import { allow, visit } from '../support/session.ts';
import { CampaignForm } from './form.tsx';
import { readSave } from './save.ts';

export const handle = { still: true, saysZone: true };

const WEEK_MS = 7 * 86_400_000;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, now } = await visit(args);
  allow(person, 'createCampaign');
  const choices = await views.choices(shop);
  const start = toWallClock(now(), choices.timezone);
  const end = toWallClock(now() + WEEK_MS, choices.timezone);
  const draft: Draft = {
    name: '',
    kind: 'sale',
    goal: 'keep_available',
    startDate: start.date,
    startTime: start.time,
    endDate: end.date,
    endTime: '23:59',
    commitDate: '',
    priority: 3,
    budget: '',
    useTags: true,
    tags: [],
    collections: [],
    discounts: [],
    products: [],
    removed: [],
    units: {},
    heroes: [],
    csv: '',
    policy: choices.defaultPolicy,
  };
  return { choices, draft };
}

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands, views } = await visit(args);
  const { timezone } = await views.choices(shop);
  const read = await readSave(args.request, timezone, null);
  if (!read.ok) return read.answer;
  const made = await commands.createCampaign(shop, person, read.input);
  if (!made.ok) return { ok: false, intent: 'create', problems: made.problems };
  if (read.csv !== '') {
    const imported = await commands.importCsv(shop, person, made.id, read.csv);
    if (!imported.ok) return { ok: true, intent: 'create_without_csv', id: made.id };
  }
  return { ok: true, intent: 'create', id: made.id };
}

export default function NewCampaign() {
  const { choices, draft } = useLoaderData<typeof loader>();
  return <CampaignForm campaign={null} choices={choices} initial={draft} moreProducts={0} takenOut={0} />;
}
