import { BlockStack, Button, Collapsible, Link, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import type { AlertView } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import { useSay } from './frame-context.ts';

/** What one message tells besides its first item: how many, and on demand which. */
export function ToldTogether({ alert }: { alert: AlertView }) {
  const t = useT();
  const say = useSay();
  const id = useId();
  const [open, setOpen] = useState(false);
  const unlisted = alert.othersTotal - alert.others.length;
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button
        variant="plain"
        disclosure={open ? 'up' : 'down'}
        ariaExpanded={open}
        ariaControls={id}
        onClick={() => setOpen(!open)}
      >
        {t('told_together.others', { count: alert.othersTotal })}
      </Button>
      <Collapsible id={id} open={open}>
        <ul className="hf-plain-list">
          {alert.others.map(({ id: other, productId, params }) => (
            <li key={other}>
              <Text as="span">{say({ key: alert.message, params })} </Text>
              {productId === null ? null : (
                <Link url={`/app/products/${productId}`}>{t('told_together.why')}</Link>
              )}
            </li>
          ))}
        </ul>
        {unlisted > 0 ? (
          <Text as="p" tone="subdued">
            {t('told_together.unlisted', { count: unlisted })}
          </Text>
        ) : null}
      </Collapsible>
    </BlockStack>
  );
}
