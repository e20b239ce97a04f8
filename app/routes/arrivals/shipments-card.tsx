import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { ShipmentWatch } from '../../flow/arrivals-store.ts';
import { useT } from '../../i18n/speak.tsx';
import { toast, useAct } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { allowScopes } from '../../ui/scopes.ts';

/** What reading shipments needs, and no shop has to give at install. */
const SCOPE = 'read_inventory_shipments';

/** Lets Shopify's own shipments count beside what people enter, or no longer. */
export function ShipmentsCard({ watch }: { watch: ShipmentWatch | null }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const act = useAct({ quiet: true });
  const turnOn = async (): Promise<void> => {
    if (await allowScopes([SCOPE])) act.send('follow_shipments', { on: true });
    else toast(t('arrivals.shipments.declined'), true);
  };
  const on = watch !== null && !watch.denied;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t('arrivals.shipments.title')}
          </Text>
          {watch === null ? null : (
            <Badge tone={on ? 'success' : 'attention'}>
              {t(on ? 'arrivals.shipments.on' : 'arrivals.shipments.denied')}
            </Badge>
          )}
        </InlineStack>
        <Text as="p" tone="subdued">
          {t(`arrivals.shipments.${watch === null ? 'text_off' : watch.denied ? 'denied_text' : 'text'}`)}
        </Text>
        {on && watch.lookedAt !== null ? (
          <Text as="p">{t('arrivals.shipments.read', { when: format.dateTime(watch.lookedAt) })}</Text>
        ) : null}
        <Problems problems={act.problems} />
        <InlineStack gap="200">
          {on ? null : (
            <Button
              disabled={!may('followShipments')}
              loading={act.pending !== null}
              onClick={() => void turnOn()}
            >
              {t('arrivals.shipments.turn_on')}
            </Button>
          )}
          {watch === null ? null : (
            <Button
              disabled={!may('followShipments')}
              loading={act.pending !== null}
              onClick={() => act.send('follow_shipments', { on: false })}
            >
              {t('arrivals.shipments.turn_off')}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
