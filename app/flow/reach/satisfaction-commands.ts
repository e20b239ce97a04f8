import { readLine, type SatisfactionAnswer } from '../../core/satisfaction.ts';
import { may } from '../../core/roles.ts';
import type { CommandResult, Person } from '../commands/commands.ts';
import { forbidden, refuse, said } from '../commands/support.ts';
import { readTable } from '../commands/table.ts';
import type { Clock } from '../ports.ts';
import { MOST_KEPT, type Satisfaction } from './satisfaction.ts';
import type { ReachStore } from './store.ts';

const MOST_ROWS = 20_000;

/** Where answers of shoppers come from, and how many there are. */
export interface SatisfactionState {
  /** Below the app's own address; null: none is open, or this person may not see it. */
  path: string | null;
  answers: number;
  /** Epoch milliseconds of the newest; null: none. */
  newestAt: number | null;
}

export interface SatisfactionCommands {
  satisfaction(shop: string, by: Person): Promise<SatisfactionState>;
  /** A new address; one that was given out before ends. */
  openSatisfaction(shop: string, by: Person): Promise<CommandResult>;
  revokeSatisfaction(shop: string, by: Person): Promise<CommandResult>;
  /**
   * CSV with a header: `answer_id`, `answered_at`, `score`, and optionally `scale` (1-5 unless told) and `order_id`. The same
   * id again is the same answer; other columns are not read. All rows or none.
   */
  importSatisfaction(shop: string, by: Person, csv: string): Promise<CommandResult<{ imported: number }>>;
}

const COLUMNS = {
  id: ['answerid', 'responseid', 'id'],
  at: ['answeredat', 'at', 'date', 'submittedat'],
  score: ['score', 'rating'],
  scale: ['scale'],
  order: ['orderid'],
} as const;

export function satisfactionCommands(ports: {
  store: Pick<ReachStore, 'inShop'>;
  satisfaction: Satisfaction;
  clock: Clock;
}): SatisfactionCommands {
  const { store, clock } = ports;
  return {
    async satisfaction(shop, by) {
      const { address, ...kept } = await store.inShop(shop, async (tx) => ({
        address: await tx.satisfactionAddress(),
        ...(await tx.satisfactionKept()),
      }));
      const open = address !== null && address.revokedAt === null && may(by.role, 'openSatisfaction');
      return { path: open ? ports.satisfaction.path(shop, address) : null, ...kept };
    },

    async openSatisfaction(shop, by) {
      if (!may(by.role, 'openSatisfaction')) return forbidden(by, 'openSatisfaction');
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        await tx.renewSatisfactionAddress(by.userId, now);
        await tx.ledger(null, [said(by, 'ledger.satisfaction_opened')], now);
      });
      return { ok: true };
    },

    async revokeSatisfaction(shop, by) {
      if (!may(by.role, 'revokeSatisfaction')) return forbidden(by, 'revokeSatisfaction');
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        if (await tx.revokeSatisfactionAddress(now))
          await tx.ledger(null, [said(by, 'ledger.satisfaction_revoked')], now);
      });
      return { ok: true };
    },

    async importSatisfaction(shop, by, csv) {
      if (!may(by.role, 'importSatisfaction')) return forbidden(by, 'importSatisfaction');
      const table = readTable(csv, {
        columns: COLUMNS,
        mostRows: MOST_ROWS,
        lacks: (has) => (has('id') && has('at') && has('score') ? null : 'problem.satisfaction_columns'),
      });
      if (!table.ok) return table;
      return store.inShop(shop, async (tx): Promise<CommandResult<{ imported: number }>> => {
        const now = clock.now();
        const zone = (await tx.shop())?.ianaTimezone ?? 'UTC';
        const answers: SatisfactionAnswer[] = [];
        for (const { row, ...line } of table.rows) {
          const answer = readLine(line, zone, now);
          if (typeof answer === 'string') return refuse(`problem.satisfaction_row_${answer}`, 'csv', { row });
          answers.push(answer);
        }
        if (answers.length === 0) return refuse('problem.csv_empty', 'csv');
        if ((await tx.saveSatisfaction(answers, MOST_KEPT, now)) === null)
          return refuse('problem.satisfaction_full', 'csv', { count: MOST_KEPT });
        await tx.ledger(null, [said(by, 'ledger.satisfaction_imported', { imported: answers.length })], now);
        return { ok: true, imported: answers.length };
      });
    },
  };
}
