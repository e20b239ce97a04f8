import { BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import { guestName } from '../core/guest-links.ts';
import type { LedgerLine } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import { useFormat, useSay } from './frame-context.ts';
import { nameOfPerson } from './person-name.ts';
import { sayLedger } from './say-ledger.ts';
import { changedSettings } from './changed-settings.ts';
import { useSettingWords } from './setting-words.ts';

/** What happened, newest first: one sentence each, when, who, and what it was about. `campaignId`: whose page this is. */
export function LedgerList(props: { lines: readonly LedgerLine[]; about?: boolean; campaignId?: string }) {
  const { lines, about = true, campaignId } = props;
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const words = useSettingWords();
  return (
    <ol className="hf-timeline">
      {lines.map((line) => (
        <li key={line.id}>
          <BlockStack gap="050">
            <Text as="p">{sayLedger(line, say)}</Text>
            <Changes lines={changedSettings(line, words, t)} />
            <InlineStack gap="200">
              <Text as="span" tone="subdued">
                <time dateTime={new Date(line.at).toISOString()}>{format.dateTime(line.at)}</time>
                {' · '}
                {actorName(line.actor, t)}
              </Text>
              {about && line.productId ? (
                <Link url={`/app/products/${line.productId}`}>{line.productTitle ?? line.productId}</Link>
              ) : null}
              {about && line.campaignId && line.campaignId !== campaignId ? (
                <Link url={`/app/campaigns/${line.campaignId}`}>{line.campaignName ?? line.campaignId}</Link>
              ) : null}
            </InlineStack>
          </BlockStack>
        </li>
      ))}
    </ol>
  );
}

function Changes({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** Who did it: a person's name, whether by a link, or Holdfast, or an event. */
function actorName(actor: string, t: ReturnType<typeof useT>): string {
  const name = guestName(actor);
  if (name !== null) return t('actor.by_link', { name });
  return t.exists(`actor.${actor}`) ? t(`actor.${actor}`) : nameOfPerson(actor);
}
