import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { usualCommit } from '../../core/campaign.ts';
import { toWallClock } from '../../core/time.ts';
import { moneyAsTyped } from '../../core/typed-money.ts';
import type { CampaignFormView } from '../../db/views/views.ts';
import { useSpoken } from '../../i18n/speak.tsx';
import type { ActResult } from '../../ui/act.ts';
import type { Draft } from '../../ui/draft.ts';
import { found } from '../support/params.ts';
import { allow, visit } from '../support/session.ts';
import { CampaignForm } from './form.tsx';
import { readSave } from './save.ts';

export const handle = { still: true, saysZone: true };

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views } = await visit(args);
  allow(person, 'editCampaign');
  const [form, choices] = await Promise.all([
    views.campaignForm(shop, args.params['id'] ?? ''),
    views.choices(shop),
  ]);
  const kept = found(form);
  return {
    choices,
    campaign: { id: kept.campaign.id, name: kept.campaign.name, handle: kept.campaign.handle },
    draft: draftOf(kept, choices.timezone),
    moreProducts: kept.productsTotal - kept.products.length,
    takenOut: kept.takenOut,
  };
}

function draftOf({ campaign, sources, plan, products }: CampaignFormView, zone: string): Draft {
  const start = toWallClock(campaign.startsAt, zone);
  const end = toWallClock(campaign.endsAt, zone);
  const shown = new Set(products.flatMap(({ variants }) => variants.map(({ id }) => id)));
  const items = plan.filter(({ variantId }) => shown.has(variantId));
  return {
    name: campaign.name,
    kind: campaign.kind,
    goal: campaign.goal,
    startDate: start.date,
    startTime: start.time,
    endDate: end.date,
    endTime: end.time,
    commitDate:
      campaign.commitAt === usualCommit(campaign.startsAt) ? '' : toWallClock(campaign.commitAt, zone).date,
    priority: campaign.priority,
    budget: campaign.budget ?? '',
    useTags: campaign.useTags,
    tags: sources.filter(({ kind }) => kind === 'tag').map(({ value }) => value),
    collections: sources
      .filter(({ kind }) => kind === 'collection')
      .map(({ value, label }) => ({ id: value, title: label ?? '' })),
    discounts: sources
      .filter(({ kind }) => kind === 'discount')
      .map(({ value, label }) => ({ id: value, title: label ?? '' })),
    products,
    removed: [],
    units: Object.fromEntries(
      items.flatMap(({ variantId, plannedUnits }) =>
        plannedUnits === null ? [] : [[variantId, String(plannedUnits)]],
      ),
    ),
    heroes: items.filter(({ hero }) => hero).map(({ variantId }) => variantId),
    csv: '',
    policy: campaign.policy,
  };
}

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands, views } = await visit(args);
  const id = args.params['id'] ?? '';
  const [kept, { timezone }] = await Promise.all([views.campaignForm(shop, id), views.choices(shop)]);
  const read = await readSave(args.request, timezone, found(kept));
  if (!read.ok) return read.answer;
  const edited = await commands.editCampaign(shop, person, id, read.input);
  if (!edited.ok) return { ok: false, intent: 'edit', problems: edited.problems };
  if (read.csv !== '') {
    const imported = await commands.importCsv(shop, person, id, read.csv);
    if (!imported.ok) return { ok: false, intent: 'edit', problems: imported.problems };
  }
  return { ok: true, intent: 'edit', id };
}

export default function EditCampaign() {
  const { choices, campaign, draft, ...counts } = useLoaderData<typeof loader>();
  const { locale } = useSpoken();
  const initial = useMemo(
    () => ({ ...draft, budget: draft.budget === '' ? '' : moneyAsTyped(draft.budget, locale) }),
    [draft, locale],
  );
  return <CampaignForm campaign={campaign} choices={choices} initial={initial} {...counts} />;
}
