import { useSearchParams } from '@remix-run/react';
import { Box, Link, Pagination, Text } from '@shopify/polaris';
import type { OverlapView, PageOf } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { VerdictBadge } from '../../ui/badges.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { usePages } from '../../ui/pages.ts';

/** Who is served first where campaigns meet on the same stock. */
export function OverlapsTable({
  overlaps,
  campaignId,
}: {
  overlaps: PageOf<OverlapView>;
  campaignId: string;
}) {
  const t = useT();
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const go = (page: number): void => {
    const next = new URLSearchParams(params);
    next.set('page', String(page));
    setParams(next, { preventScrollReset: true });
  };
  const pagination = usePages(overlaps, go);
  const number = (value: number | null): string => (value === null ? '–' : format.number(value));
  if (overlaps.total === 0) {
    return (
      <Box padding="600">
        <Text as="p" tone="subdued" alignment="center">
          {t('overlaps.empty')}
        </Text>
      </Box>
    );
  }
  return (
    <Box padding="400">
      <Text as="p">
        {t('overlaps.intro')}{' '}
        {overlaps.rows.some(({ claims }) => claims.some(({ verdict }) => verdict === null))
          ? t('overlaps.not_judged')
          : null}{' '}
        {overlaps.rows.some(({ claims }) => claims.some(({ mode }) => mode === 'watch'))
          ? t('overlaps.watching')
          : null}
      </Text>
      <Scroll label={t('overlaps.title')}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{t('overlaps.item')}</th>
              <th scope="col">{t('overlaps.order')}</th>
              <th scope="col" className="hf-number">
                {t('overlaps.planned')}
              </th>
              <th scope="col" className="hf-number">
                {t('overlaps.demand')}
              </th>
              <th scope="col" className="hf-number">
                {t('overlaps.set_aside')}
              </th>
              <th scope="col" className="hf-number">
                {t('overlaps.left')}
              </th>
              <th scope="col">{t('verdict.name')}</th>
            </tr>
          </thead>
          <tbody>
            {overlaps.rows.flatMap((item) =>
              item.claims.map((claim, place) => (
                <tr key={`${item.variantId}/${claim.campaignId}`}>
                  {place === 0 ? (
                    <th scope="rowgroup" rowSpan={item.claims.length}>
                      <Link url={`/app/products/${item.productId}`}>{item.productTitle}</Link>
                      {item.variantTitle === 'Default Title' ? null : <div>{item.variantTitle}</div>}
                      {item.buyable === null ? null : (
                        <div>{t('overlaps.buyable', { units: format.number(item.buyable) })}</div>
                      )}
                      {item.free === null ? null : (
                        <div>{t('overlaps.free', { units: format.number(item.free) })}</div>
                      )}
                    </th>
                  ) : null}
                  <td className="hf-whole">
                    {t('overlaps.place', { place: place + 1 })}{' '}
                    {claim.campaignId === campaignId ? (
                      <strong>{claim.name}</strong>
                    ) : (
                      <Link url={`/app/campaigns/${claim.campaignId}`}>{claim.name}</Link>
                    )}
                    <div>
                      {t(claim.mode === 'watch' ? 'overlaps.priority_watches' : 'overlaps.priority', {
                        priority: claim.priority,
                      })}
                    </div>
                  </td>
                  <td className="hf-number" data-name={t('overlaps.planned')}>
                    {number(claim.plannedUnits)}
                  </td>
                  <td className="hf-number" data-name={t('overlaps.demand')}>
                    {number(claim.expectedDemand)}
                  </td>
                  <td className="hf-number" data-name={t('overlaps.set_aside')}>
                    {number(claim.setAside)}
                  </td>
                  <td className="hf-number" data-name={t('overlaps.left')}>
                    {number(claim.usable)}
                  </td>
                  <td data-name={t('verdict.name')}>
                    <VerdictBadge verdict={claim.verdict} judged={claim} />
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Scroll>
      {pagination ? <Pagination {...pagination} /> : null}
    </Box>
  );
}
