import { Badge, BlockStack, Button, InlineStack, Tag, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { toast } from '../../ui/act.ts';
import type { Draft } from '../../ui/draft.ts';
import { allowScopes, hasScope } from '../../ui/scopes.ts';
import { DiscountSearch } from './discount-search.tsx';

/** What reading discounts needs, and no shop has to give at install. */
const SCOPE = 'read_discounts';

type Dates = Pick<Draft, 'startDate' | 'startTime'> & Partial<Pick<Draft, 'endDate' | 'endTime'>>;

/** Discounts whose products are members for as long as they apply to them; their dates are offered to the campaign. */
export function Discounts(props: {
  chosen: Draft['discounts'];
  onChange: (discounts: Draft['discounts']) => void;
  onDates: (dates: Dates) => void;
}) {
  const { chosen, onChange, onDates } = props;
  const t = useT();
  const [searching, setSearching] = useState(false);
  const [denied, setDenied] = useState(false);
  const follows = chosen.length > 0;
  useEffect(() => {
    if (follows) void hasScope(SCOPE).then((has) => setDenied(!has));
  }, [follows]);
  const open = async (): Promise<void> => {
    const allowed = await allowScopes([SCOPE]);
    setDenied(!allowed && follows);
    if (allowed) setSearching(true);
    else toast(t('form.discount.declined'), true);
  };
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        {searching ? null : <Button onClick={() => void open()}>{t('form.discount.choose')}</Button>}
        {chosen.map(({ id, title }) => (
          <Tag key={id} onRemove={() => onChange(chosen.filter((one) => one.id !== id))}>
            {title === '' ? t('form.discount.unnamed', { id }) : title}
          </Tag>
        ))}
      </InlineStack>
      {denied && follows ? (
        <InlineStack gap="200" blockAlign="center">
          <Badge tone="attention">{t('form.discount.denied')}</Badge>
          <Text as="span">{t('form.discount.denied_text')}</Text>
          <Button size="slim" onClick={() => void open()}>
            {t('form.discount.allow')}
          </Button>
        </InlineStack>
      ) : null}
      <Text as="p" tone="subdued">
        {t('form.discount.help')}
      </Text>
      {searching ? (
        <DiscountSearch
          chosen={chosen}
          onAdd={({ id, title }) => onChange([...chosen, { id, title }])}
          onDates={({ start, end }) =>
            onDates({
              startDate: start.date,
              startTime: start.time,
              ...(end ? { endDate: end.date, endTime: end.time } : {}),
            })
          }
          onClose={() => setSearching(false)}
        />
      ) : null}
    </BlockStack>
  );
}
