import { BlockStack, Button, Text } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';
import { toast, useAct } from './act.ts';
import { useMay } from './frame-context.ts';
import { allowScopes, ORDER_SCOPES } from './scopes.ts';

/**
 * Asks the shop, where it is wanted, for access that nobody has to give at install; what it opens is read at once. Only who keeps
 * the shop is offered it.
 */
export function AskAccess({ scopes, label }: { scopes: string[]; label: string }) {
  const t = useT();
  const may = useMay();
  const act = useAct({ to: '/app/access' });
  const ask = async (): Promise<void> => {
    const given = await allowScopes(scopes);
    toast(t(given ? 'access.given' : 'access.declined'), !given);
    if (given) act.send('read_orders');
  };
  return may('readOrders') ? (
    <Button loading={act.pending !== null} onClick={() => void ask()}>
      {label}
    </Button>
  ) : null;
}

/** What orders are for, or `why` they are wanted here, and the question. */
export function AskOrders({ why }: { why?: string }) {
  const t = useT();
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Text as="p" tone="subdued">
        {why ?? t('access.orders_for')}
      </Text>
      <AskAccess scopes={ORDER_SCOPES} label={t('access.orders')} />
    </BlockStack>
  );
}
