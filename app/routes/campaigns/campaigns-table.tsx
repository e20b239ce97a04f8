import {
  Checkbox,
  IndexTable,
  IndexTableSelectionType,
  Text,
  useBreakpoints,
  useIndexResourceState,
  type IndexTableProps,
} from '@shopify/polaris';
import { useCallback, useEffect, useMemo, useRef, type MouseEvent } from 'react';
import type { CampaignSummary, PageOf } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFrame } from '../../ui/frame-context.ts';
import { useListAddress } from '../../ui/list-address.tsx';
import { usePages } from '../../ui/pages.ts';
import { BulkBar, BulkConfirm, useBulk } from './bulk-actions.tsx';
import { CampaignRow } from './campaign-row.tsx';

/** The campaigns of one page, to be opened or chosen. What is chosen is known here only: a tick draws no filter again. */
export function CampaignsTable({ list, act }: { list: PageOf<CampaignSummary>; act: Act }) {
  const { rows } = list;
  const t = useT();
  const { me } = useFrame();
  const { smDown } = useBreakpoints();
  const { go } = useListAddress();
  const selection = useIndexResourceState(rows as unknown as { [key: string]: unknown }[]);
  const choose = useSteady(selection.handleSelectionChange);
  const bulk = useBulk(rows, selection, act);
  const tick = useCallback(
    (id: string, ticked: boolean) => choose(IndexTableSelectionType.Single, ticked, id),
    [choose],
  );
  const pagination = usePages(list, (next) => go({ page: String(next) }));
  // New headings make Polaris measure the table.
  const headings = useMemo(
    (): IndexTableProps['headings'] => [
      { title: t('campaigns.column.name') },
      { title: t('campaigns.column.light') },
      { title: t('campaigns.column.state') },
      { title: t('campaigns.column.dates') },
      { title: t('campaigns.column.items'), alignment: 'end' },
      { title: t('campaigns.column.held'), alignment: 'end' },
      ...(me.quantities ? [{ title: t('campaigns.column.risk'), alignment: 'end' as const }] : ([] as const)),
    ],
    [t, me.quantities],
  );
  const chosen = rows.filter(({ id }) => selection.selectedResources.includes(id)).length;
  return (
    <div role="presentation" className="hf-ticks" onMouseDown={withoutSelecting}>
      {bulk.any && smDown && rows.length > 1 ? (
        <div className="hf-tick">
          <Checkbox
            label={t('campaigns.bulk.all')}
            checked={chosen === 0 ? false : chosen === rows.length ? true : 'indeterminate'}
            onChange={(ticked) => choose(IndexTableSelectionType.Page, ticked)}
          />
        </div>
      ) : null}
      <IndexTable
        resourceName={{ singular: t('campaigns.one'), plural: t('campaigns.many') }}
        itemCount={rows.length}
        selectedItemsCount={selection.allResourcesSelected ? 'All' : selection.selectedResources.length}
        onSelectionChange={choose}
        selectable={bulk.any}
        promotedBulkActions={bulk.actions}
        condensed={smDown}
        headings={headings}
        emptyState={
          <Text as="p" tone="subdued" alignment="center">
            {t('campaigns.nothing_found')}
          </Text>
        }
        {...(pagination ? { pagination } : {})}
      >
        {rows.map((row, position) => (
          <CampaignRow
            key={row.id}
            campaign={row}
            position={position}
            condensed={smDown}
            selected={selection.selectedResources.includes(row.id)}
            onTick={bulk.any && smDown ? tick : null}
          />
        ))}
      </IndexTable>
      {smDown ? <BulkBar bulk={bulk} /> : null}
      <BulkConfirm bulk={bulk} />
    </div>
  );
}

/** With the shift key a row is ticked up to another one: the text between them is not meant. */
const withoutSelecting = (event: MouseEvent): void => {
  if (event.shiftKey) event.preventDefault();
};

/** The same function from one drawing to the next: Polaris draws every row again for a new one. */
function useSteady<Given extends unknown[]>(run: (...given: Given) => void): (...given: Given) => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
