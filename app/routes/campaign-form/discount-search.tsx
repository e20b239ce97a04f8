import { useFetcher } from '@remix-run/react';
import { BlockStack, Box, Button, InlineStack, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import type { Draft } from '../../ui/draft.ts';
import { useFormat } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import type { loader, ShownDiscount } from '../discounts.ts';

const PAUSE_MS = 250;
/** As many as the form takes (read-draft). */
const MOST_DISCOUNTS = 20;

/** Finds discounts that run or will run. One that names no products can be seen, and why it cannot be chosen. */
export function DiscountSearch(props: {
  chosen: Draft['discounts'];
  onAdd: (discount: ShownDiscount) => void;
  onDates: (discount: ShownDiscount) => void;
  onClose: () => void;
}) {
  const { chosen, onAdd, onDates, onClose } = props;
  const t = useT();
  const [search, setSearch] = useState('');
  const { load, data, state } = useFetcher<typeof loader>();
  useEffect(() => {
    const timer = setTimeout(
      () => load(`/app/discounts?${new URLSearchParams({ q: search.trim() }).toString()}`),
      search === '' ? 0 : PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [search, load]);
  const found = data?.ok ? (data.discounts as ShownDiscount[]) : [];
  return (
    <Box borderWidth="025" borderColor="border" borderRadius="200" padding="300">
      <BlockStack gap="300">
        <TextField
          label={t('form.discount.search')}
          value={search}
          onChange={setSearch}
          autoComplete="off"
          loading={state !== 'idle'}
          connectedRight={<Button onClick={onClose}>{t('action.close')}</Button>}
        />
        {data && !data.ok ? <Problems problems={data.problems} /> : null}
        <ul className="hf-plain-list">
          {found.map((discount) => (
            <li key={discount.id}>
              <DiscountLine
                discount={discount}
                isChosen={chosen.some(({ id }) => id === discount.id)}
                full={chosen.length >= MOST_DISCOUNTS}
                onAdd={() => onAdd(discount)}
                onDates={() => onDates(discount)}
              />
            </li>
          ))}
        </ul>
        {data?.ok && found.length === 0 && state === 'idle' ? (
          <Text as="p" tone="subdued">
            {t('form.discount.nothing')}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}

function DiscountLine(props: {
  discount: ShownDiscount;
  isChosen: boolean;
  full: boolean;
  onAdd: () => void;
  onDates: () => void;
}) {
  const { discount, isChosen, full, onAdd, onDates } = props;
  const t = useT();
  const format = useFormat();
  const { title, startsAt, endsAt, applies } = discount;
  const from = format.dateTime(startsAt);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack>
        <Text as="span" fontWeight="semibold">
          {title}
        </Text>
        <Text as="span" tone="subdued">
          {endsAt === null
            ? t('form.discount.since', { from })
            : t('form.discount.runs', { from, to: format.dateTime(endsAt) })}
          {applies === 'named' ? '' : ` ${t(`form.discount.${applies}`)}`}
        </Text>
      </BlockStack>
      {isChosen ? (
        <Button
          size="slim"
          onClick={onDates}
          accessibilityLabel={t('form.discount.take_dates_of', { discount: title })}
        >
          {t('form.discount.take_dates')}
        </Button>
      ) : (
        <Button
          size="slim"
          disabled={applies !== 'named' || full}
          onClick={onAdd}
          accessibilityLabel={t('form.discount.add', { discount: title })}
        >
          {t('action.add')}
        </Button>
      )}
    </InlineStack>
  );
}
