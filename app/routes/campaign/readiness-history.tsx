import { Badge, BlockStack, InlineStack, Text } from '@shopify/polaris';
import type { ReadinessView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { CHECK_TONE } from './check-tone.ts';

const TONE = { ready: 'success', ready_with_warnings: 'warning', not_ready: 'critical' } as const;

/** How the verdict came to be: each change, and which checks changed with it. */
export function ReadinessHistory({ history }: Pick<ReadinessView, 'history'>) {
  const t = useT();
  const format = useFormat();
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingSm">
        {t('readiness.history')}
      </Text>
      {history.length === 0 ? (
        <Text as="p" tone="subdued">
          {t('readiness.no_history')}
        </Text>
      ) : (
        <ul className="hf-plain-list">
          {history.map(({ at, verdict, changed }) => (
            <li key={at}>
              <InlineStack gap="200" blockAlign="center">
                <Text as="span">{format.dateTime(at)}</Text>
                <Badge tone={TONE[verdict]}>{t(`readiness.verdict.${verdict}`)}</Badge>
                {changed.map(({ key, state }) => (
                  <Badge key={key} tone={CHECK_TONE[state]}>
                    {t('readiness.changed', {
                      check: t(`readiness.check.${key}.title`),
                      state: t(`readiness.state.${state}`),
                    })}
                  </Badge>
                ))}
              </InlineStack>
            </li>
          ))}
        </ul>
      )}
    </BlockStack>
  );
}
