import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import type { ReplayView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { AskAccess } from '../../ui/ask-access.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { ORDER_SCOPES } from '../../ui/scopes.ts';
import { Scroll } from '../../ui/scroll.tsx';

const SHOWN = 50;

/** What Holdfast would have done is not known where orders are not read; asks for them. */
export function NoReplay() {
  const t = useT();
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          {t('replay.unread.title')}
        </Text>
        <Text as="p">{t('replay.unread.text')}</Text>
        <AskAccess scopes={ORDER_SCOPES} label={t('access.orders')} />
      </BlockStack>
    </Card>
  );
}

/** What Holdfast would have done: on the shop's past orders, later in a week of watching; with the list. */
export function Replay({ replay }: { replay: ReplayView }) {
  const t = useT();
  const format = useFormat();
  const dates =
    replay.kind === 'past_orders'
      ? { from: format.date(replay.from), to: format.date(replay.to - 1) }
      : { from: format.dateTime(replay.from), to: format.dateTime(replay.to) };
  const date = (at: number | null): string => (at === null ? '–' : format.date(at));
  const number = (value: number | null): string => (value === null ? '–' : format.number(value));
  // Of a long list only the beginning is kept.
  const listed = replay.holds + replay.missed;
  const holds =
    replay.holds === 0
      ? t('replay.no_holds')
      : `${t('replay.holds', { count: replay.holds })} ${t('replay.outcome', {
          soldOut: t('replay.sold_out', { count: replay.soldOut }),
          lasted: t('replay.lasted', { count: replay.lasted }),
        })}`;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(`replay.${replay.kind}.title`)}
        </Text>
        <Text as="p">
          {replay.variants === 0
            ? t(`replay.${replay.kind}.nothing`, dates)
            : `${holds} ${replay.missed > 0 ? t('replay.missed', { count: replay.missed }) : ''}`}
        </Text>
        {replay.rows.length > 0 ? (
          <details>
            <summary>{t('replay.list', { count: listed })}</summary>
            <Scroll label={t('replay.list', { count: listed })} tall>
              <table className="hf-table hf-stack hf-stack--four">
                <thead>
                  <tr>
                    <th scope="col">{t('items.column.item')}</th>
                    <th scope="col">{t('replay.column.held')}</th>
                    <th scope="col" className="hf-number">
                      {t('replay.column.stock')}
                    </th>
                    <th scope="col" className="hf-number">
                      {t('replay.column.need')}
                    </th>
                    <th scope="col">{t('replay.column.sold_out')}</th>
                  </tr>
                </thead>
                <tbody>
                  {replay.rows.slice(0, SHOWN).map((row) => (
                    <tr key={row.variantId}>
                      <th scope="row" className="hf-name">
                        <Link url={`/app/products/${row.productId}#v${row.variantId}`}>
                          {row.variantTitle === 'Default Title'
                            ? row.productTitle
                            : `${row.productTitle}, ${row.variantTitle}`}
                        </Link>
                      </th>
                      <td>{row.heldAt === null ? t('replay.not_held') : date(row.heldAt)}</td>
                      <td className="hf-number">{number(row.stock)}</td>
                      <td className="hf-number">{number(row.need)}</td>
                      <td>{row.soldOutAt === null ? t('replay.did_not') : date(row.soldOutAt)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
            {listed > SHOWN ? (
              <Text as="p" tone="subdued">
                {t('more', { count: listed - SHOWN })}
              </Text>
            ) : null}
          </details>
        ) : null}
        {replay.variants > 0 ? (
          <Text as="p" tone="subdued">
            {t(`replay.${replay.kind}.method`, dates)}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
