import { Text } from '@shopify/polaris';
import type { Deed } from '../core/roles.ts';
import { useMay } from './frame-context.ts';

/** Who may do what this person may not; nothing for a person who may. */
export function WhoMay({ deed }: { deed: Deed }) {
  const may = useMay();
  return may(deed) ? null : (
    <Text as="p" tone="subdued">
      {may.why(deed)}
    </Text>
  );
}
