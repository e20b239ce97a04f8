import { BlockStack, Link, Text } from '@shopify/polaris';
import { underWay } from '../../core/journey.ts';
import type { JourneyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { AskAccess, AskOrders } from '../../ui/ask-access.tsx';
import { RETURN_SCOPES } from '../../ui/scopes.ts';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { JourneyChart } from './journey-chart.tsx';
import { Shipping } from './journey-shipping.tsx';
import { Pages, Reasons, Standings } from './journey-tables.tsx';
import { useMeasured } from './measured.ts';

const METHOD = [
  'pages',
  'standings',
  'orders',
  'ship',
  'completion',
  'returned',
  'satisfaction',
  'campaign',
] as const;

/** The way of shoppers: where it loses people, step by step, why orders were cancelled, and the pages behind it. */
export function Journey({ found }: { found: JourneyView }) {
  const t = useT();
  const format = useFormat();
  const { period } = found;
  // Shopify's library of reasons is long and grows: their handles are words.
  const sayReason = (handle: string): string =>
    handle === '' ? t('journey.no_reason') : handle.replaceAll('-', ' ');
  const span = (from: number, to: number): string =>
    t('insights.span', { from: format.date(from), to: format.date(to - 1) });
  return (
    <BlockStack gap="400">
      <Text as="p">
        {t('insights.compared', {
          now: span(period.from, period.to),
          before: span(period.beforeFrom, period.beforeTo),
        })}
      </Text>
      <Losses most={found.most} worse={found.worse} pagesKnown={found.pagesKnown} />
      <JourneyChart steps={found.steps} />
      <Missing found={found} />
      {found.steps.some(isKnown) ? <Steps found={found} /> : null}
      <dl className="hf-facts">
        <Share name={t('journey.completion')} now={found.completion} before={found.completionBefore} />
        <Share
          name={t('journey.satisfaction', { count: found.satisfaction.answers })}
          now={found.satisfaction.score}
          before={found.satisfactionBefore.score}
        />
      </dl>
      <Reasons
        title={t('journey.cancelled')}
        of={t('journey.column.of_orders')}
        rows={found.cancelled.map((one) => ({ ...one, name: t(`journey.cancel_reason.${one.reason}`) }))}
      />
      <Reasons
        title={t('journey.returned')}
        of={t('journey.column.of_shipped')}
        rows={found.returned.map((one) => ({ ...one, name: sayReason(one.reason) }))}
      />
      <Shipping carriers={found.carriers} shipping={found.shipping} period={period} />
      <Standings standings={found.standings} />
      <Pages products={found.products} />
      <details>
        <summary>{t('journey.how')}</summary>
        <ul className="hf-lessons hf-apart">
          {METHOD.map((part) => (
            <li key={part}>
              <Text as="span" tone="subdued">
                {t(`journey.method.${part}`)}
              </Text>
            </li>
          ))}
        </ul>
      </details>
    </BlockStack>
  );
}

function Losses({ most, worse, pagesKnown }: Pick<JourneyView, 'most' | 'worse' | 'pagesKnown'>) {
  const t = useT();
  const format = useFormat();
  if (!most) return null;
  return (
    <ul className="hf-lessons">
      <li>
        {t(`journey.${pagesKnown ? 'most' : 'after'}.${most.step}`, { share: format.share(most.lost) })}
      </li>
      {worse && worse.lostBefore !== null ? (
        <li>
          {t(`journey.worse.${worse.step}`, {
            share: format.share(worse.lost),
            before: format.share(worse.lostBefore),
          })}
        </li>
      ) : null}
    </ul>
  );
}

/** Why views are not known, and where that is changed by those who may. */
function PixelOff() {
  const t = useT();
  const may = useMay();
  if (may('turnPixelOn')) return <Link url="/app/connections">{t('journey.pixel_off')}</Link>;
  return t('journey.pixel_off_ask', { who: may.who('turnPixelOn') });
}

/** What has to be switched on before the rest is known. */
function Missing({ found }: { found: JourneyView }) {
  const t = useT();
  const format = useFormat();
  const uncounted = found.steps[0]?.ofFirst === null;
  return (
    <>
      {uncounted ? (
        <Text as="p" tone="subdued">
          {found.pixelSince === null ? <PixelOff /> : t('journey.no_counts')}
        </Text>
      ) : null}
      {found.ordersAsk ? (
        <BlockStack gap="200" inlineAlign="start">
          <Text as="p">{t('journey.no_orders')}</Text>
          <AskOrders />
        </BlockStack>
      ) : null}
      {found.returnsAsk && !found.ordersAsk ? (
        <BlockStack gap="200" inlineAlign="start">
          <Text as="p" tone="subdued">
            {t('journey.no_returns')}
          </Text>
          <AskAccess scopes={RETURN_SCOPES} label={t('access.returns')} />
        </BlockStack>
      ) : null}
      {found.ordersSince !== null && found.ordersSince > found.period.beforeFrom ? (
        <Text as="p" tone="subdued">
          {t('journey.orders_since', { date: format.date(found.ordersSince) })}
        </Text>
      ) : null}
      {found.shippingKnown || found.ordersAsk ? null : (
        <Text as="p" tone="subdued">
          {t('journey.no_shipping')}
        </Text>
      )}
    </>
  );
}

function Steps({ found }: { found: JourneyView }) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  const { sayTime } = useMeasured();
  const number = (value: number | null): string =>
    value === null ? t('insights.not_known') : format.number(value);
  const percent = (value: number | null): string => (value === null ? '–' : format.share(value));
  const time = (value: number | null): string => (value === null ? '–' : sayTime(value));
  const open = underWay(found.steps);
  return (
    <Scroll label={t('journey.table')}>
      <table className="hf-table hf-stack hf-stack--named">
        <thead>
          <tr>
            <th scope="col">{t('journey.column.step')}</th>
            {me.quantities ? (
              <>
                <th scope="col" className="hf-number">
                  {t('journey.column.number')}
                </th>
                <th scope="col" className="hf-number">
                  {t('journey.column.number_before')}
                </th>
              </>
            ) : null}
            {(['share', 'share_before', 'time', 'time_before'] as const).map((name) => (
              <th key={name} scope="col" className="hf-number">
                {t(`journey.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.steps.filter(isKnown).map(({ name, before, ...step }) => (
            <tr key={name}>
              <th scope="row">
                {t(`journey.step.${name}`)}
                {name === 'delivered' && me.quantities && open !== null && open > 0 ? (
                  <Text as="p" tone="subdued" variant="bodySm">
                    {t('journey.under_way', { count: open })}
                  </Text>
                ) : null}
              </th>
              {me.quantities ? (
                <>
                  <td data-name={t('journey.column.number')} className="hf-number">
                    {number(step.units)}
                  </td>
                  <td data-name={t('journey.column.number_before')} className="hf-number">
                    {number(before.units)}
                  </td>
                </>
              ) : null}
              <td data-name={t('journey.column.share')} className="hf-number">
                {percent(step.share)}
              </td>
              <td data-name={t('journey.column.share_before')} className="hf-number">
                {percent(before.share)}
              </td>
              <td data-name={t('journey.column.time')} className="hf-number">
                {time(step.timeMs)}
              </td>
              <td data-name={t('journey.column.time_before')} className="hf-number">
                {time(before.timeMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** What no pixel and no permission tells is said above the table. */
const isKnown = ({ units, share, before }: JourneyView['steps'][number]): boolean =>
  [units, share, before.units, before.share].some((one) => one !== null);

/** A share of everybody, and what it was before. */
function Share({ name, now, before }: { name: string; now: number | null; before: number | null }) {
  const t = useT();
  const format = useFormat();
  if (now === null && before === null) return null;
  const percent = (value: number | null): string =>
    value === null ? t('insights.not_known') : format.share(value);
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {before === null ? percent(now) : t('journey.was', { now: percent(now), before: percent(before) })}
      </dd>
    </div>
  );
}
