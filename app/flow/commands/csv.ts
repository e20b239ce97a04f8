import { isOver } from '../../core/campaign.ts';
import type { ShopTx } from '../store.ts';
import { tendWithin } from '../tend.ts';
import type { CommandResult, Commands, CsvRow } from './commands.ts';
import { judgeAll, refuse, said, type CommandPorts } from './support.ts';
import { numberOf, readTable, type TableRow } from './table.ts';

const MOST_ROWS = 50_000;
const MOST_UNITS = 100_000_000;

/** Members and planned units from a CSV: preview first, then the same rows again for real. */
export function csvCommands(ports: CommandPorts): Pick<Commands, 'previewCsv' | 'importCsv'> {
  return {
    async previewCsv(shop, _by, csv) {
      const table = readRows(csv);
      if (!table.ok) return table;
      const rows = await ports.store.inShop(shop, (tx) => match(tx, table.rows));
      return { ok: true, rows };
    },
    async importCsv(shop, by, campaignId, csv) {
      const table = readRows(csv);
      if (!table.ok) return table;
      const result = await ports.store.inShop(
        shop,
        async (tx): Promise<CommandResult<{ imported: number; rejected: number }>> => {
          const campaign = await tx.campaign(campaignId);
          if (!campaign) return refuse('problem.no_such_campaign');
          if (isOver(campaign.state)) return refuse('problem.campaign_is_over');
          const now = ports.clock.now();
          const rows = await match(tx, table.rows);
          const matched = rows.filter((row) => row.status === 'matched');
          const items = await tx.items(campaignId, { withRemoved: true });
          const known = new Map(items.map((row) => [row.variantId, row]));
          const variants = new Map(
            (await tx.variantsOf([...new Set(matched.map((row) => row.productId ?? ''))])).map((one) => [
              one.id,
              one,
            ]),
          );
          await tx.admit(campaignId, [...new Set([...variants.values()].map(({ productId }) => productId))]);
          await tx.upsertItems(
            matched.flatMap((row) => {
              const variant = variants.get(row.variantId ?? '');
              if (!variant) return [];
              const before = known.get(variant.id);
              return [
                {
                  campaignId,
                  variantId: variant.id,
                  productId: variant.productId,
                  inventoryItemId: variant.inventoryItemId,
                  plannedUnits: row.plannedUnits ?? before?.plannedUnits ?? null,
                  hero: before?.hero ?? false,
                  source: before && before.removedAt === null ? before.source : ('csv' as const),
                  removedAt: null,
                  droppedAt: null,
                },
              ];
            }),
            now,
          );
          const params = { imported: matched.length, rejected: rows.length - matched.length };
          await tx.ledger(null, [said(by, 'ledger.csv_imported', params, campaignId)], now);
          await judgeAll(tx, campaignId, now);
          await tendWithin(tx, campaignId, now);
          return { ok: true, ...params };
        },
      );
      if (result.ok) ports.poke();
      return result;
    },
  };
}

const COLUMNS = {
  sku: ['sku', 'variantsku'],
  variantId: ['variantid', 'id'],
  handle: ['handle', 'producthandle'],
  units: ['plannedunits', 'units', 'plan', 'planned'],
} as const;
type RawRow = TableRow<keyof typeof COLUMNS>;

function readRows(csv: string): CommandResult<{ rows: RawRow[] }> {
  const table = readTable(csv, {
    columns: COLUMNS,
    mostRows: MOST_ROWS,
    lacks: (has) => (has('sku') || has('variantId') || has('handle') ? null : 'problem.csv_no_key_column'),
  });
  if (!table.ok) return table;
  return { ok: true, rows: table.rows.map((row) => ({ ...row, variantId: numberOf(row.variantId) })) };
}

/** A row names a variant by id or SKU, or a whole product by its handle (then one result row per variant, without units of its own). */
async function match(tx: ShopTx, rows: readonly RawRow[]): Promise<CsvRow[]> {
  const bySku = new Map<string, { id: string; productId: string }[]>();
  for (const variant of await tx.findVariantsBySku(rows.map(({ sku }) => sku).filter(Boolean))) {
    const key = (variant.sku ?? '').toLowerCase();
    bySku.set(key, [...(bySku.get(key) ?? []), variant]);
  }
  const handles = rows.filter(({ sku, variantId }) => !sku && !variantId).map(({ handle }) => handle);
  const byHandle = new Map((await tx.findProductsByHandle(handles)).map(({ id, handle }) => [handle, id]));
  const ofProducts = await tx.variantsOf([...byHandle.values()]);
  const byId = await variantsById(tx, rows);
  const seen = new Set<string>();
  return rows.flatMap((row): CsvRow[] => {
    const key = row.variantId || row.sku || row.handle;
    const base = { row: row.row, key, variantId: null, productId: null, plannedUnits: null };
    const units = readUnits(row.units);
    if (units === 'bad') return [{ ...base, status: 'bad', reason: 'problem.csv_units' }];
    if (!key) return [{ ...base, status: 'bad', reason: 'problem.csv_no_key' }];
    const byKey = row.sku ? (bySku.get(row.sku.toLowerCase()) ?? []) : [];
    if (!row.variantId && byKey.length > 1)
      return [{ ...base, status: 'bad', reason: 'problem.csv_sku_twice' }];
    const id = row.variantId ? byId.get(row.variantId) : byKey[0];
    const found = id
      ? [id]
      : row.sku || row.variantId
        ? []
        : ofProducts.filter(({ productId }) => productId === byHandle.get(row.handle));
    if (found.length === 0) return [{ ...base, status: 'unmatched', reason: 'problem.csv_not_found' }];
    if (found.length > 1 && units !== null)
      return [{ ...base, status: 'bad', reason: 'problem.csv_units_of_product' }];
    return found.map((variant) => {
      const status = seen.has(variant.id) ? 'duplicate' : 'matched';
      seen.add(variant.id);
      return {
        ...base,
        status,
        variantId: variant.id,
        productId: variant.productId,
        plannedUnits: units,
        reason: status === 'duplicate' ? 'problem.csv_duplicate' : null,
      };
    });
  });
}

async function variantsById(
  tx: ShopTx,
  rows: readonly RawRow[],
): Promise<Map<string, { id: string; productId: string }>> {
  const ids = rows.map(({ variantId }) => variantId).filter((id) => /^\d{1,20}$/.test(id));
  return new Map((await tx.variantsByIds(ids)).map((variant) => [variant.id, variant]));
}

function readUnits(text: string): number | null | 'bad' {
  if (text === '') return null;
  const plain = text.replace(/[\s'_]/g, '');
  if (!/^\d{1,9}$/.test(plain)) return 'bad';
  const units = Number(plain);
  return units <= MOST_UNITS ? units : 'bad';
}
