import type { CommandResult, Person } from './commands.ts';
import { nameOf, refuse, type CommandPorts } from './support.ts';

/** Lists whose filters can be kept. */
type ViewPage = 'campaigns';

const MOST_VIEWS = 20;
const LONGEST_SNOOZE_MS = 31 * 86_400_000;

/** What people arrange for themselves. Nothing of it changes a campaign or the shop. */
export interface PersonalCommands {
  /** Shows an alert again at `until` (epoch milliseconds, at most 31 days ahead). */
  snooze(shop: string, by: Person, alertId: string, until: number): Promise<CommandResult>;
  saveView(
    shop: string,
    by: Person,
    view: { page: ViewPage; name: string; query: string },
  ): Promise<CommandResult>;
  deleteView(shop: string, by: Person, page: ViewPage, name: string): Promise<CommandResult>;
  /** Notes that the person looks at Home; `since` is the end of their visit before, null on the first. */
  lookAtHome(shop: string, by: Person): Promise<CommandResult<{ since: number | null }>>;
}

export function personalCommands({ store, clock }: Pick<CommandPorts, 'store' | 'clock'>): PersonalCommands {
  return {
    async snooze(shop, by, alertId, until) {
      const now = clock.now();
      if (until <= now || until > now + LONGEST_SNOOZE_MS) return refuse('problem.snooze_until', 'until');
      const known = await store.inShop(shop, (tx) => tx.snoozeAlert(alertId, nameOf(by), until));
      return known ? { ok: true } : refuse('problem.no_such_alert');
    },

    saveView: (shop, by, view) =>
      store.inShop(shop, async (tx): Promise<CommandResult> => {
        const kept = await tx.savedViews(by.userId, view.page);
        if (kept.length >= MOST_VIEWS && !kept.some(({ name }) => name === view.name)) {
          return refuse('problem.too_many_views', 'name', { most: MOST_VIEWS });
        }
        await tx.saveView(by.userId, view, clock.now());
        return { ok: true };
      }),

    async deleteView(shop, by, page, name) {
      await store.inShop(shop, (tx) => tx.deleteView(by.userId, page, name));
      return { ok: true };
    },

    async lookAtHome(shop, by) {
      const since = await store.inShop(shop, (tx) => tx.lookAtHome(by.userId, clock.now()));
      return { ok: true, since };
    },
  };
}
