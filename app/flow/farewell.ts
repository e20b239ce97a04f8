import { heldOf, type HeldReport } from '../core/held.ts';
import type { Clock } from './ports.ts';
import { shopEntry } from './shop-entry.ts';
import type { MemberRow, ShopTx, Store } from './store.ts';

export interface FarewellPorts {
  store: Pick<Store, 'inShop'>;
  clock: Clock;
  /** What is still held, and what it was. */
  report(shop: string): Promise<HeldReport>;
  /** Sends the list to one person; null: no mail server is configured. @throws when the server does not take it. */
  send:
    ((report: HeldReport, reader: { email: string; locale: string }, shop: string) => Promise<void>) | null;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}

/**
 * Tells the owners what is still held after the app was taken out; there is no way to put it back then. Says nothing when
 * the shop is back, or has been told. @throws when the mail server does not take a message: the job comes again.
 */
export async function sayFarewell(ports: FarewellPorts, shop: string): Promise<void> {
  const { store, clock, log } = ports;
  const found = await store.inShop(shop, async (tx) => ({
    row: await tx.shop(),
    members: await tx.members(),
  }));
  if (!found.row || found.row.uninstalledAt === null) return;
  const report = await ports.report(shop);
  const held = heldOf(report).length;
  const readers = readersOf(found.members);
  if (!ports.send || readers.length === 0) {
    const why = ports.send
      ? 'no owner with an email address is known'
      : 'no mail server is configured (SMTP_URL)';
    log.warn({ shop, held, why }, 'Uninstalled; the owner could not be told what is still held');
    await store.inShop(shop, (tx) => record(tx, 'ledger.farewell_not_sent', { count: held }, clock.now()));
    return;
  }
  for (const reader of readers) await ports.send(report, reader, shop);
  log.info({ shop, held, people: readers.length }, 'Uninstalled; the owner was told what is still held');
  await store.inShop(shop, (tx) =>
    record(tx, 'ledger.farewell_sent', { count: held, people: readers.length }, clock.now()),
  );
}

/** The account owner; where none has come yet, whoever administers. */
function readersOf(members: readonly MemberRow[]): { email: string; locale: string }[] {
  const withAddress = members.flatMap(({ email, ...rest }) => (email === null ? [] : [{ ...rest, email }]));
  const accountOwners = withAddress.filter(({ accountOwner }) => accountOwner);
  return accountOwners.length > 0 ? accountOwners : withAddress.filter(({ role }) => role === 'owner');
}

const record = (tx: ShopTx, message: string, params: Record<string, number>, now: number): Promise<void> =>
  tx.ledger(null, [shopEntry(message, params)], now);
