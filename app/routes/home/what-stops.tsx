import { BlockStack, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { useMay } from '../../ui/frame-context.ts';

/** What stopping all actions means, and who lets them go on: not everybody who may stop them may. */
export function WhatStops({ heldItems }: { heldItems: number }) {
  const t = useT();
  const may = useMay();
  return (
    <BlockStack gap="200">
      <Text as="p">{t('stop_all.text')}</Text>
      {may('resumeActions') ? null : (
        <Text as="p">{t('stop_all.resumed_by', { who: may.who('resumeActions') })}</Text>
      )}
      <Text as="p" fontWeight="semibold">
        {t('home.held_items', { count: heldItems })}
      </Text>
    </BlockStack>
  );
}
