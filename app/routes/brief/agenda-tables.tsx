import { Link, Text } from '@shopify/polaris';
import { shownState } from '../../core/campaign.ts';
import { MOST_COMING, MOST_RISKS } from '../../core/weekly.ts';
import type { BriefView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { endInWords } from '../../ui/run-out.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** Campaigns of the next three weeks, how far they are, and whether they are ready. */
export function ComingTable({
  coming,
  comingTotal,
  empty,
}: Pick<BriefView, 'coming' | 'comingTotal'> & { empty: string }) {
  const t = useT();
  const format = useFormat();
  if (coming.length === 0)
    return (
      <Text as="p" tone="subdued">
        {empty}
      </Text>
    );
  return (
    <>
      <Scroll label={t('brief.coming')}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{t('insights.campaign')}</th>
              <th scope="col">{t('campaigns.column.state')}</th>
              <th scope="col">{t('brief.starts')}</th>
              <th scope="col">{t('brief.commit')}</th>
              <th scope="col" className="hf-number">
                {t('brief.items')}
              </th>
              <th scope="col">{t('brief.readiness')}</th>
            </tr>
          </thead>
          <tbody>
            {coming.slice(0, MOST_COMING).map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link url={`/app/campaigns/${one.id}`}>{one.name}</Link>
                </th>
                <td data-name={t('campaigns.column.state')}>{t(`word.${shownState(one)}`)}</td>
                <td data-name={t('brief.starts')}>{format.dateTime(one.startsAt)}</td>
                <td data-name={t('brief.commit')}>{format.date(one.commitAt)}</td>
                <td data-name={t('brief.items')} className="hf-number">
                  {format.number(one.items)}
                </td>
                <td data-name={t('brief.readiness')}>
                  <Link url={`/app/campaigns/${one.id}?tab=readiness`}>
                    {t(`brief.ready.${one.readiness ?? 'not_seen'}`)}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {comingTotal > MOST_COMING ? (
        <p>
          <Link url="/app/campaigns/calendar?span=quarter">
            {t('brief.more_coming', { count: comingTotal - MOST_COMING })}
          </Link>
        </p>
      ) : null}
    </>
  );
}

/** What could run out while it is promoted, the most money first. */
export function RisksTable({
  risks,
  empty,
  quantities,
}: Pick<BriefView, 'risks'> & { empty: string; quantities: boolean }) {
  const t = useT();
  const format = useFormat();
  const { now } = useFrame();
  if (risks.length === 0)
    return (
      <Text as="p" tone="subdued">
        {empty}
      </Text>
    );
  return (
    <>
      <Scroll label={t('brief.risks')}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{t('items.column.item')}</th>
              <th scope="col">{t('insights.campaign')}</th>
              <th scope="col" className="hf-number">
                {t('brief.risk')}
              </th>
              <th scope="col">{t('brief.runs_out')}</th>
              {quantities ? (
                <th scope="col" className="hf-number">
                  {t('campaign.fact.risk')}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {risks.slice(0, MOST_RISKS).map((one) => (
              <tr key={`${one.campaignId} ${one.title}`}>
                <th scope="row">
                  <Link url={`/app/products/${one.productId}`}>{one.title}</Link>
                </th>
                <td data-name={t('insights.campaign')}>{one.campaignName}</td>
                <td data-name={t('brief.risk')} className="hf-number">
                  {one.pStockout === null ? '–' : format.percent(one.pStockout)}
                </td>
                <td data-name={t('brief.runs_out')}>{endInWords(one, now, t, format) ?? '–'}</td>
                {quantities ? (
                  <td data-name={t('campaign.fact.risk')} className="hf-number">
                    {one.moneyAtRisk === null ? '–' : format.moneyAbout(one.moneyAtRisk)}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {risks.length > MOST_RISKS ? (
        <p>
          <Link url="/app/stock">{t('brief.more_risks', { most: format.number(MOST_RISKS) })}</Link>
        </p>
      ) : null}
    </>
  );
}
