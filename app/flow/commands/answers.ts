import { campaignTag } from '../../core/campaign.ts';
import { parseField, type FieldKey } from '../../core/fields.ts';
import { FOREIGN_CHANGES_MATTER_MS, likeness } from '../../core/peace.ts';
import { drop } from '../members.ts';
import type { AlertRow, ShopTx } from '../store.ts';
import type { CommandResult, Commands, Person } from './commands.ts';
import { nameOf, refuse, said, type CommandPorts } from './support.ts';

/**
 * What people answer to alerts that wait for them: a stock number that jumped is right (*acknowledge*), and what others
 * keep changing is written again or left to them (law 14, law 15).
 */
export function answerCommands(
  ports: CommandPorts,
): Pick<Commands, 'acknowledge' | 'writeAgain' | 'leaveToThem'> {
  const { store, clock, poke } = ports;
  const answer = async (
    shop: string,
    alertId: string,
    work: (tx: ShopTx, alert: AlertRow, now: number) => Promise<CommandResult>,
  ): Promise<CommandResult> => {
    const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
      const alert = await tx.alert({ id: alertId });
      return alert ? work(tx, alert, clock.now()) : refuse('problem.no_such_alert');
    });
    if (result.ok) poke();
    return result;
  };
  return {
    acknowledge: (shop, by, alertId) =>
      answer(shop, alertId, async (tx, alert, now) => {
        const message = await tx.messageOf(alertId);
        await tx.acknowledgeAlert(alertId, nameOf(by), now);
        if (alert.kind === 'mention') await tx.resolveAlerts([alert.subject], now);
        if (alert.kind === 'level_jump') {
          await tx.resolveAlerts(
            message.map(({ subject }) => subject),
            now,
          );
          const products = message.flatMap(({ productId }) => productId ?? []);
          await tx.mark('judge', [...new Set(products)], now);
        }
        return { ok: true };
      }),

    writeAgain: (shop, by, alertId) =>
      answer(shop, alertId, async (tx, alert, now) => {
        if (!aboutOf(alert)) return refuse('problem.nothing_to_write_again');
        const message = await tx.messageOf(alertId);
        // A machine goes on: the alert stays, seen, and so does the guard. Peace ends where we write again.
        await tx.acknowledgeAlert(alertId, nameOf(by), now);
        for (const one of message) await writeAgain(tx, one, by, now);
        return { ok: true };
      }),

    leaveToThem: (shop, by, alertId) =>
      answer(shop, alertId, async (tx, alert, now) => {
        if (!aboutOf(alert)) return refuse('problem.nothing_to_leave');
        const message = await tx.messageOf(alertId);
        await tx.acknowledgeAlert(alertId, nameOf(by), now);
        for (const one of message) await leaveToThem(tx, one, by, now);
        return { ok: true };
      }),
  };
}

async function writeAgain(tx: ShopTx, alert: AlertRow, by: Person, now: number): Promise<void> {
  const about = aboutOf(alert);
  if (!about) return;
  const products = await productsOf(tx, about);
  for (const productId of products) {
    const left = (await tx.baselines(productId)).filter(
      ({ state, field, foreignValue }) =>
        state === 'left_alone' && (field === about.field || likeness(field, foreignValue) === about.like),
    );
    await tx.dropBaselines(left.map(({ field }) => ({ productId, field })));
  }
  if (about.productId) {
    await tx.resolveAlerts([alert.subject], now);
    await tx.forgetForeignChanges({ productId: about.productId, field: about.field });
  }
  await tx.mark('judge', products, now);
  await tx.mark('act', products, now);
  await tx.ledger(about.productId, [said(by, 'ledger.write_again', alert.params)], now);
}

async function leaveToThem(tx: ShopTx, alert: AlertRow, by: Person, now: number): Promise<void> {
  const about = aboutOf(alert);
  if (!about) return;
  if (about.like !== null) {
    const products = await productsOf(tx, about);
    await tx.resolveAlerts([alert.subject], now);
    await tx.forgetForeignChanges({ likeness: about.like });
    await leaveByTag(tx, about.field, products, now);
  }
  await tx.ledger(about.productId, [said(by, 'ledger.left_to_them', alert.params)], now);
}

interface About {
  field: FieldKey;
  /** Of one product (peace), or of all with this likeness (machine). */
  productId: string | null;
  like: string | null;
  /** Epoch milliseconds from which on changes belong to it. */
  since: number;
}

function aboutOf(alert: AlertRow): About | null {
  const field = alert.params['field'];
  if (typeof field !== 'string') return null;
  const since = alert.openedAt - FOREIGN_CHANGES_MATTER_MS;
  if (alert.kind === 'peace')
    return { field: field as FieldKey, productId: alert.productId, like: null, since };
  if (alert.kind !== 'machine') return null;
  return { field: field as FieldKey, productId: null, like: alert.subject.slice('machine:'.length), since };
}

async function productsOf(tx: ShopTx, about: About): Promise<string[]> {
  if (about.productId) return [about.productId];
  const changes = await tx.likeForeignChanges(about.like ?? '', about.since);
  return [...new Set(changes.map(({ productId }) => productId))];
}

/** A tag that brought members, or our own member tag, gone by somebody's will: these products leave. */
async function leaveByTag(
  tx: ShopTx,
  field: FieldKey,
  productIds: readonly string[],
  now: number,
): Promise<void> {
  const parsed = parseField(field);
  if (parsed.kind !== 'tag') return;
  const open = await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] });
  const bySource = await tx.campaignsByTag([parsed.tag]);
  for (const { id, handle } of open) {
    if (bySource.includes(id) || campaignTag(handle).toLowerCase() === parsed.tag)
      await drop(tx, id, productIds, 'tag', now);
  }
}
