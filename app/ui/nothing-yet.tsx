import { BlockStack, Box, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

/** What stands where nothing is yet: what will be here, and how it comes about. */
export function NothingYet({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box padding="400">
      <InlineStack align="center">
        <div className="hf-nothing-yet">
          <BlockStack gap="200" inlineAlign="center">
            <Text as="h2" variant="headingMd" alignment="center">
              {title}
            </Text>
            {children}
          </BlockStack>
        </div>
      </InlineStack>
    </Box>
  );
}
