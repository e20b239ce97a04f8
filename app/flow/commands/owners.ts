import { absencesSchema, type Absence } from '../../core/absence.ts';
import type { OwnerRule } from '../../core/owners.ts';
import { changeParams } from '../../core/how-we-work.ts';
import { settingsSchema, type Settings } from '../../core/policy.ts';
import { settingDifferences } from '../../core/settings-file.ts';
import { MOST_OWNED_COLLECTIONS, readOwnedCollections } from '../owned-collections.ts';
import type { ShopifyPort } from '../ports.ts';
import type { CommandResult, Person } from './commands.ts';
import { refuse, said, type CommandPorts } from './support.ts';

/** Whose products are whose, who is away, and in what time alerts are taken on. */
export interface OwnerCommands {
  saveOwners(shop: string, by: Person, rules: readonly OwnerRule[]): Promise<CommandResult>;
  saveAnswerTimes(
    shop: string,
    by: Person,
    hours: Pick<Settings, 'answerNowHours' | 'answerTodayHours' | 'answerLaterHours'>,
  ): Promise<CommandResult>;
  /** All absences of a person; what is not in them is taken out. */
  saveAbsences(
    shop: string,
    by: Person,
    userId: string,
    absences: readonly Absence[],
  ): Promise<CommandResult>;
}

/** No channel or location is among what changes. */
const NO_PLACES = { locations: [], publications: [] };

export function ownerCommands({
  store,
  shopify,
  clock,
}: Pick<CommandPorts, 'store' | 'clock'> & {
  shopify: Pick<ShopifyPort, 'readCollectionMembers'>;
}): OwnerCommands {
  return {
    async saveOwners(shop, by, rules) {
      const named = rules.flatMap(({ by: kind, value }) => (kind === 'collection' ? [value] : []));
      if (new Set(named).size > MOST_OWNED_COLLECTIONS)
        return refuse('problem.too_many_collections', 'rules', { most: MOST_OWNED_COLLECTIONS });
      const people = await store.inShop(shop, (tx) => tx.keepers());
      const unknown = rules.find(
        ({ owner }) => !people.some(({ userId, role }) => userId === owner && role !== 'viewer'),
      );
      if (unknown) return refuse('problem.owner_unknown', 'rules', { what: unknown.label || unknown.value });
      const read = await readOwnedCollections(shopify, shop, named);
      if (!read.ok) return refuse('problem.collections_unread', 'rules');
      return store.inShop(shop, async (tx): Promise<CommandResult> => {
        const row = await tx.shop();
        if (!row) return refuse('problem.no_such_shop');
        const settings = settingsSchema.parse({ ...row.settings, ownerRules: rules });
        const named = people.map(({ userId: id, name }) => ({ id, name }));
        const changed = settingDifferences(row.settings, settings, { ...NO_PLACES, people: named });
        await tx.saveShop({ settings });
        await tx.keepOwnedCollections(read.value);
        await tx.ledger(
          null,
          [said(by, 'ledger.owners_saved', { rules: rules.length, ...changeParams(changed) })],
          clock.now(),
        );
        return { ok: true };
      });
    },

    saveAnswerTimes: (shop, by, hours) =>
      store.inShop(shop, async (tx): Promise<CommandResult> => {
        const row = await tx.shop();
        if (!row) return refuse('problem.no_such_shop');
        const parsed = settingsSchema.safeParse({ ...row.settings, ...hours });
        if (!parsed.success) return refuse('problem.answer_hours', String(parsed.error.issues[0]?.path[0]));
        const now = clock.now();
        await tx.saveShop({ settings: parsed.data });
        await tx.lookAtAnswersAgain(now);
        const { answerNowHours, answerTodayHours, answerLaterHours } = hours;
        const changed = changeParams(settingDifferences(row.settings, parsed.data, NO_PLACES));
        const params = { now: answerNowHours, today: answerTodayHours, later: answerLaterHours, ...changed };
        await tx.ledger(null, [said(by, 'ledger.answer_times_saved', params)], now);
        return { ok: true };
      }),

    saveAbsences: (shop, by, userId, absences) =>
      store.inShop(shop, async (tx): Promise<CommandResult> => {
        const parsed = absencesSchema.safeParse(absences);
        if (!parsed.success)
          return refuse(parsed.error.issues[0]?.message ?? 'problem.does_not_fit', 'absences');
        const people = await tx.keepers();
        const person = people.find((one) => one.userId === userId);
        if (!person) return refuse('problem.no_such_person');
        const wrong = parsed.data.find(
          ({ standIn }) =>
            standIn !== null &&
            !people.some((one) => one.userId === standIn && one.userId !== userId && one.role !== 'viewer'),
        );
        if (wrong) return refuse('problem.stand_in_unknown', 'absences');
        await tx.saveAbsences(userId, parsed.data);
        const days = parsed.data.map(({ from, until }) => `${from} – ${until}`).join(', ');
        await tx.ledger(
          null,
          [said(by, 'ledger.absences_saved', { person: person.name, days })],
          clock.now(),
        );
        return { ok: true };
      }),
  };
}
