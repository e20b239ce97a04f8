import { BlockStack, Card, Text } from '@shopify/polaris';
import type { ComingView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** Units, parcels and packing hours of the coming weeks, by place. */
export function WeeksCard({ plan }: { plan: ComingView }) {
  const t = useT();
  const format = useFormat();
  const number = (value: number | null): string => (value === null ? '–' : format.number(value));
  const full = plan.weeks.filter((week) => week.places.length > 0);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('plan.weeks.title')}
        </Text>
        {full.length === 0 ? (
          <Text as="p">{t('plan.weeks.none')}</Text>
        ) : (
          <Scroll label={t('plan.weeks.title')}>
            <table className="hf-table hf-stack hf-stack--named">
              <thead>
                <tr>
                  <th scope="col">{t('plan.weeks.week')}</th>
                  <th scope="col">{t('plan.weeks.units')}</th>
                  <th scope="col">{t('plan.weeks.places')}</th>
                  <th scope="col">{t('plan.weeks.parcels')}</th>
                  {plan.pace === null ? null : <th scope="col">{t('plan.weeks.hours')}</th>}
                </tr>
              </thead>
              <tbody>
                {full.map((week) => (
                  <tr key={week.startsAt}>
                    <th scope="row">{t('plan.weeks.from', { date: format.date(week.startsAt) })}</th>
                    <td data-name={t('plan.weeks.units')}>
                      {week.unitsHigh > week.units
                        ? t('plan.weeks.up_to', {
                            units: number(week.units),
                            high: number(week.unitsHigh),
                          })
                        : number(week.units)}
                    </td>
                    <td data-name={t('plan.weeks.places')}>
                      {format.list(
                        week.places.map((place) =>
                          t('plan.weeks.place', {
                            name: place.name ?? t('plan.weeks.nowhere'),
                            units: number(place.units),
                          }),
                        ),
                      )}
                    </td>
                    <td data-name={t('plan.weeks.parcels')}>{number(week.parcels)}</td>
                    {plan.pace === null ? null : (
                      <td data-name={t('plan.weeks.hours')}>{number(week.packingHours)}</td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        <Text as="p" tone="subdued">
          {t('plan.weeks.method')}
        </Text>
        <Text as="p" tone="subdued">
          {plan.pace === null
            ? t('plan.pace.not_known')
            : t('plan.pace.known', { minutes: format.number(Math.round(plan.pace * 10) / 10) })}
        </Text>
      </BlockStack>
    </Card>
  );
}
