import { BlockStack, Card, InlineStack, SkeletonBodyText, Text } from '@shopify/polaris';
import { whyLine } from '../../core/explain.ts';
import { nothingLeft } from '../../core/reasons.ts';
import type { PreviewItem } from '../../flow/commands/preview.ts';
import { useT } from '../../i18n/speak.tsx';
import { VerdictBadge } from '../../ui/badges.tsx';
import { useFormat, useSay } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import type { Preview } from './use-preview.ts';

const SHOWN = 100;
const OUTCOMES = [
  'hide',
  'stop_promoting',
  'flag',
  'nothing_left',
  'covered',
  'exempt',
  'not_known',
  'kept_visible',
  'nothing',
] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What becomes of an item: the response that acts, else its verdict; of one that is short, who leaves it alone. */
function outcomeOf({ response, verdict, assessment }: PreviewItem): Outcome {
  if (response !== null) return response;
  if (verdict === 'covered' && nothingLeft(assessment)) return 'nothing_left';
  if (verdict === 'covered' || verdict === 'exempt' || verdict === 'not_known') return verdict;
  return assessment.whyNotStronger === 'why_not.override' ? 'kept_visible' : 'nothing';
}

/** "If this started now: 3 hidden, 5 flagged, 214 covered", with the list; what a file brings in is not looked at. */
export function PreviewCard({ working, preview, fromFile }: Preview & { fromFile: boolean }) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const title = t(preview?.begun ? 'preview.title_begun' : 'preview.title');
  const items = preview?.items ?? [];
  const count = (outcome: Outcome): number => items.filter((item) => outcomeOf(item) === outcome).length;
  const parts = OUTCOMES.filter((outcome) => count(outcome) > 0).map((outcome) =>
    t(`preview.${outcome}`, { count: count(outcome) }),
  );
  const sorted = items.toSorted((a, b) => OUTCOMES.indexOf(outcomeOf(a)) - OUTCOMES.indexOf(outcomeOf(b)));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {title}
          </Text>
          {working && preview ? (
            <Text as="span" tone="subdued">
              {t('preview.working')}
            </Text>
          ) : null}
        </InlineStack>
        {!preview && working ? <SkeletonBodyText lines={2} /> : null}
        {!preview && !working && !fromFile ? (
          <Text as="p" tone="subdued">
            {t('preview.empty')}
          </Text>
        ) : null}
        {fromFile ? (
          <Text as="p" tone="subdued">
            {t('preview.file')}
          </Text>
        ) : null}
        {preview ? (
          <Text as="p" fontWeight="semibold">
            {parts.length === 0 ? t('preview.no_items') : format.list(parts)}
          </Text>
        ) : null}
        {items.length > 0 ? (
          <details>
            <summary>{t('preview.list', { count: items.length })}</summary>
            <Scroll label={title} tall>
              <table className="hf-table hf-stack">
                <thead>
                  <tr>
                    <th scope="col">{t('items.column.item')}</th>
                    <th scope="col">{t('verdict.name')}</th>
                    <th scope="col" className="hf-wide">
                      {t('preview.what')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {sorted.slice(0, SHOWN).map((item) => (
                    <tr key={item.variantId}>
                      <th scope="row" className="hf-name">
                        {item.variantTitle === 'Default Title'
                          ? item.productTitle
                          : `${item.productTitle}, ${item.variantTitle}`}
                      </th>
                      <td>
                        <VerdictBadge verdict={item.verdict} judged={item.assessment} />
                        <div>{item.response ? t(`standing.${item.response}`) : t('preview.untouched')}</div>
                      </td>
                      <td className="hf-wrap hf-wide">{say(whyLine(item.assessment))}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
            {items.length > SHOWN ? (
              <Text as="p" tone="subdued">
                {t('more', { count: items.length - SHOWN })}
              </Text>
            ) : null}
          </details>
        ) : null}
        {preview && preview.notLookedAt > 0 ? (
          <Text as="p" tone="subdued">
            {t('preview.not_looked_at', { count: preview.notLookedAt })}
          </Text>
        ) : null}
        <Text as="p" tone="subdued">
          {t(preview?.begun ? 'preview.method_begun' : 'preview.method')}
        </Text>
      </BlockStack>
    </Card>
  );
}
