import { Button, Link, Text } from '@shopify/polaris';
import type { Suggestion } from '../../flow/commands/preview.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

/** Units a day are told in steps of this. */
const TENTH = 0.1;
/** Ended campaigns that sold less than this of the usual are worth a look before anybody plans by them. */
const FAR_LESS = 0.3;

/** Suggested units with their range and the pace that they come from; one press takes them. */
export function Suggested(props: { suggestion: Suggestion; label: string; onTake: () => void }) {
  const { suggestion, label, onTake } = props;
  const t = useT();
  const format = useFormat();
  const { units, low, high, perDay, days } = suggestion;
  const range = t('suggest.units', {
    units: format.number(units),
    low: format.number(low),
    high: format.number(high),
  });
  if (units === 0 && perDay < TENTH / 2) {
    return (
      <Text as="p" tone="subdued" variant="bodySm">
        {t('suggest.hardly')}
      </Text>
    );
  }
  return (
    <div>
      {units === 0 ? (
        <Text as="p">{range}</Text>
      ) : (
        <Button
          variant="plain"
          onClick={onTake}
          accessibilityLabel={`${range}. ${t('suggest.take_for', { item: label })}`}
        >
          {range}
        </Button>
      )}
      <Text as="p" tone="subdued" variant="bodySm">
        {t('suggest.from', {
          // What is suggested beside it is of more than nothing.
          perDay:
            units > 0 && perDay < TENTH / 2
              ? t('suggest.less_than', { number: format.number(TENTH) })
              : format.number(Math.round(perDay / TENTH) * TENTH),
          count: days,
        })}
      </Text>
    </div>
  );
}

/** How suggestions are worked out, and what ended campaigns add: the same for every item of a campaign, so it is said once. */
export function SuggestedFrom({ suggestion }: { suggestion: Suggestion }) {
  const t = useT();
  const format = useFormat();
  const { uplift, learnedFrom, campaigns, last, betterThanRecentPace } = suggestion;
  if (!last)
    return (
      <Text as="p" tone="subdued">
        {t('suggest.origin')} {t('suggest.nothing_learned')}
      </Text>
    );
  return (
    <Text as="p" tone="subdued">
      {t('suggest.learned', {
        uplift: format.factor(uplift),
        count: campaigns,
        items: format.number(learnedFrom),
      })}{' '}
      <Link url={`/app/campaigns/${last.id}?tab=results`}>
        {t(campaigns === 1 ? 'suggest.only' : 'suggest.last', {
          campaign: last.name,
          times: format.factor(last.times),
        })}
      </Link>{' '}
      {uplift < FAR_LESS ? t('suggest.far_less') : ''}{' '}
      {campaigns === 1 || betterThanRecentPace ? '' : t('suggest.no_better')}
    </Text>
  );
}
