import { Badge, BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { ON_HOME } from '../../core/alert-step.ts';
import type { HomeView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame, type FrameData } from '../../ui/frame-context.ts';

const DEPTHS = ['quick', 'deep', 'nightly'] as const;
const FINDINGS = ['products', 'levels', 'deleted'] as const;

const TONE = {
  healthy: 'success',
  new: 'info',
  reading: 'info',
  attention: 'attention',
  no_access: 'critical',
} as const;

/** A first reading that is under way is no trouble; nor does anybody know that all is well before the first look. */
function stateOf(
  { tokenRevokedAt, sync }: FrameData['frame'],
  looks: HomeView['connection']['looks'],
): keyof typeof TONE {
  if (tokenRevokedAt !== null) return 'no_access';
  if (sync.state === 'failed') return 'attention';
  if (sync.state !== 'done') return 'reading';
  return DEPTHS.every((depth) => looks[depth] === null) ? 'new' : 'healthy';
}

/** Whether Holdfast hears the shop: last webhook, looks at the shop and what they found, first reading, writes under way. */
export function Connection({ connection }: { connection: HomeView['connection'] }) {
  const t = useT();
  const format = useFormat();
  const { frame } = useFrame();
  const state = stateOf(frame, connection.looks);
  const goesOn = state === 'new' || state === 'healthy';
  const reading = frame.sync.state === 'failed' && frame.tokenRevokedAt !== null ? 'waits' : frame.sync.state;
  const when = (at: number | null): string => (at === null ? t('connection.never') : format.ago(at));
  return (
    <div id={ON_HOME.connection}>
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t('connection.title')}
            </Text>
            <Badge tone={TONE[state]}>{t(`connection.${state}`)}</Badge>
          </InlineStack>
          <dl className="hf-facts">
            <div>
              <dt>{t('connection.last_webhook')}</dt>
              <dd>{when(connection.lastWebhookAt)}</dd>
            </div>
            {DEPTHS.map((depth) => (
              <div key={depth}>
                <dt>{t(`connection.look_${depth}`)}</dt>
                <dd>
                  {goesOn && connection.looks[depth] === null ? (
                    t(`connection.first_${depth}`)
                  ) : (
                    <Looked look={connection.looks[depth]} />
                  )}
                </dd>
              </div>
            ))}
            <div>
              <dt>{t('connection.sync')}</dt>
              <dd>{t(`connection.sync_${reading}`, { objects: format.number(frame.sync.objects ?? 0) })}</dd>
            </div>
            <div>
              <dt>{t('connection.waiting')}</dt>
              <dd>{format.number(connection.waiting)}</dd>
            </div>
            {connection.oldestWaitingAt === null ? null : (
              <div>
                <dt>{t('connection.oldest_waiting')}</dt>
                <dd>{when(connection.oldestWaitingAt)}</dd>
              </div>
            )}
          </dl>
        </BlockStack>
      </Card>
    </div>
  );
}

/** When one depth was last looked at, and what it found that no message had told. */
function Looked({ look }: { look: HomeView['connection']['looks'][(typeof DEPTHS)[number]] }) {
  const t = useT();
  const format = useFormat();
  if (look === null) return t('connection.never');
  const found = FINDINGS.filter((what) => look[what] > 0).map((what) =>
    t(`connection.found_${what}`, { products: format.number(look[what]) }),
  );
  return t('connection.look_of', {
    when: format.ago(look.at),
    found: found.length === 0 ? t('connection.found_nothing') : format.list(found),
  });
}
