import { BlockStack, Button, InlineStack, Tag, Text } from '@shopify/polaris';
import { useSyncExternalStore } from 'react';
import type { Draft } from '../../ui/draft.ts';
import { useT } from '../../i18n/speak.tsx';
import { pickCollections } from './resource-picker.ts';

const never = () => () => {};
const pickerThere = (): boolean => typeof window.shopify?.resourcePicker === 'function';

/** Collections whose products are members for as long as they are in them. Only Shopify's picker knows collections. */
export function Collections(props: {
  chosen: Draft['collections'];
  onChange: (collections: Draft['collections']) => void;
}) {
  const { chosen, onChange } = props;
  const t = useT();
  const there = useSyncExternalStore(never, pickerThere, () => true);
  if (!there && chosen.length === 0) return null;
  const pick = async (): Promise<void> => {
    const picked = await pickCollections(chosen);
    if (picked) onChange(picked);
  };
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        {there ? <Button onClick={() => void pick()}>{t('form.by_collection')}</Button> : null}
        {chosen.map(({ id, title }) => (
          <Tag key={id} onRemove={() => onChange(chosen.filter((one) => one.id !== id))}>
            {title === '' ? t('form.collection_unnamed', { id }) : title}
          </Tag>
        ))}
      </InlineStack>
      <Text as="p" tone="subdued">
        {t('form.by_collection_help')}
      </Text>
    </BlockStack>
  );
}
