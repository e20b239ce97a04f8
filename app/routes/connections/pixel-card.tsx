import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { toast, useAct } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { allowScopes } from '../../ui/scopes.ts';
import { WhoMay } from '../../ui/who-may.tsx';

/** What a pixel needs and no shop has to give at install. */
const SCOPES = ['write_pixels', 'read_customer_events'];

/** Turns the web pixel on, after the shop has allowed what it needs, and off. */
export function PixelCard({ since }: { since: number | null }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const act = useAct();
  const deed = since === null ? 'turnPixelOn' : 'turnPixelOff';
  const turnOn = async (): Promise<void> => {
    if (await allowScopes(SCOPES)) act.send('pixel_on');
    else toast(t('connections.pixel.declined'), true);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Badge {...(since === null ? {} : { tone: 'success' as const })}>
            {t(since === null ? 'connections.pixel.off' : 'connections.pixel.on')}
          </Badge>
          {since === null ? null : (
            <Text as="span" tone="subdued">
              {t('connections.pixel.since', { date: format.dateTime(since) })}
            </Text>
          )}
        </InlineStack>
        <InlineStack>
          {since === null ? (
            <Button disabled={!may(deed)} loading={act.pending !== null} onClick={() => void turnOn()}>
              {t('connections.pixel.turn_on')}
            </Button>
          ) : (
            <Button
              tone="critical"
              disabled={!may(deed)}
              loading={act.pending !== null}
              onClick={() => act.send('pixel_off')}
            >
              {t('connections.pixel.turn_off')}
            </Button>
          )}
        </InlineStack>
        <WhoMay deed={deed} />
      </BlockStack>
    </Card>
  );
}
