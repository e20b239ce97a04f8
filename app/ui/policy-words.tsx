import { BlockStack, Text } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';
import { useFormat } from './frame-context.ts';
import { policyLines } from './policy-lines.ts';

/** A policy as sentences that can be read aloud. */
export function PolicyInWords(props: Parameters<typeof policyLines>[0]) {
  const lines = policyLines(props, useT(), useFormat());
  return (
    <BlockStack gap="100">
      {lines.map((line) => (
        <Text as="p" key={line}>
          {line}
        </Text>
      ))}
    </BlockStack>
  );
}
