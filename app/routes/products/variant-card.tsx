import { Badge, BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { ComingStanding } from '../../core/coming-standing.ts';
import { besides, ruleLine, whyLine, whyNotStronger } from '../../core/explain.ts';
import type { ProductView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { ModeBadge, StandingBadge, StateBadge, VerdictBadge } from '../../ui/badges.tsx';
import { useFormat, useFrame, useSay } from '../../ui/frame-context.ts';
import { NoteBox } from '../../ui/note-box.tsx';
import { comesInWords } from '../../ui/stock-words.ts';
import { StockBar } from '../../ui/stock-bar.tsx';

type Variant = ProductView['variants'][number];
type Verdict = Variant['verdicts'][number];

/** One variant: its stock where it lies, and what each campaign made of it. */
export function VariantCard(props: {
  variant: Variant;
  product: ProductView;
  coming: readonly ComingStanding[];
}) {
  const { variant, product, coming } = props;
  const t = useT();
  const { me } = useFrame();
  const format = useFormat();
  const single = variant.title === 'Default Title';
  return (
    <Card>
      <div id={`v${variant.id}`}>
        <BlockStack gap="400">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <BlockStack>
              <Text as="h2" variant="headingMd">
                {single ? product.title : variant.title}
              </Text>
              {variant.sku ? (
                <Text as="span" tone="subdued">
                  {variant.sku}
                </Text>
              ) : null}
            </BlockStack>
            <StandingBadge standing={variant.standing} />
          </InlineStack>
          {variant.standing.state === 'rolled_up' ? (
            <Text as="p">
              {t(
                variant.standing.confirmed === null ? 'why_page.product_stays' : 'why_page.nothing_stricter',
              )}
            </Text>
          ) : null}
          {variant.verdicts.length === 0 ? (
            <Text as="p">{t('why.not_in_campaign')}</Text>
          ) : (
            variant.verdicts.map((verdict) => (
              <BlockStack key={verdict.campaignId} gap="200">
                <VerdictBlock
                  verdict={verdict}
                  coming={coming.find(
                    (one) => one.variantId === variant.id && one.campaignId === verdict.campaignId,
                  )}
                />
                <NoteBox
                  on={{
                    kind: 'item',
                    campaignId: verdict.campaignId,
                    productId: product.id,
                    variantId: variant.id,
                  }}
                  about={`${single ? product.title : variant.title}, ${verdict.campaignName}`}
                />
              </BlockStack>
            ))
          )}
          <details hidden={!me.quantities}>
            <summary>
              {variant.tracked
                ? t('why_page.stock', {
                    units: variant.buyable === null ? '–' : format.number(variant.buyable),
                  })
                : t('why.exempt.untracked')}
            </summary>
            {variant.levels.length === 0 ? (
              <Text as="p" tone="subdued">
                {t('why_page.no_levels')}
              </Text>
            ) : (
              <table className="hf-table">
                <thead>
                  <tr>
                    <th scope="col">{t('why_page.location')}</th>
                    <th scope="col" className="hf-number">
                      {t('why_page.available')}
                    </th>
                    <th scope="col">{t('why_page.confirmed')}</th>
                  </tr>
                </thead>
                <tbody>
                  {variant.levels.map((level) => (
                    <tr key={level.location}>
                      <th scope="row">
                        {level.location} {level.counts ? null : <Badge>{t('why_page.does_not_count')}</Badge>}
                      </th>
                      <td className="hf-number">
                        {level.available === null ? '–' : format.number(level.available)}
                      </td>
                      <td>{format.ago(level.confirmedAt)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </details>
        </BlockStack>
      </div>
    </Card>
  );
}

/** A verdict with its numbers, its rule, and why nothing stronger was done. */
function VerdictBlock({ verdict, coming }: { verdict: Verdict; coming: ComingStanding | undefined }) {
  const t = useT();
  const { me } = useFrame();
  const say = useSay();
  const format = useFormat();
  const { assessment } = verdict;
  const rule = assessment && ruleLine(assessment);
  const notMore = assessment && whyNotStronger(assessment);
  const number = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : format.number(Math.round(value));
  const facts: [string, string][] = assessment
    ? [
        ['buyable', number(assessment.buyable)],
        ['reserve', number(assessment.reserve)],
        ['allocated', number(assessment.allocatedAbove)],
        ['incoming', number(assessment.incoming)],
        ['usable', number(assessment.usable)],
        ['planned', number(assessment.planned)],
        ['sold', number(assessment.sold)],
        ['expected', number(assessment.expectedDemand)],
        ['other', number(assessment.otherDemand)],
        ['need', number(assessment.need)],
        ['safe', number(assessment.needToBeSafe)],
        ['short', number(assessment.shortBy)],
        ['risk', assessment.pStockout === null ? '–' : format.percent(assessment.pStockout)],
        ['lost', number(assessment.expectedLostUnits)],
        ['money', assessment.moneyAtRisk === null ? '–' : format.moneyAbout(assessment.moneyAtRisk)],
        ['runs_out', assessment.runsOutAt === null ? '–' : format.date(assessment.runsOutAt)],
        ['days_left', format.number(Math.round(assessment.daysLeft * 10) / 10)],
        ['confirmed', assessment.levelsConfirmedAt === null ? '–' : format.ago(assessment.levelsConfirmedAt)],
      ]
    : [];
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Link url={`/app/campaigns/${verdict.campaignId}`}>{verdict.campaignName}</Link>
        <StateBadge campaign={verdict} />
        <ModeBadge mode={verdict.mode} state={verdict.state} />
        <VerdictBadge verdict={verdict.verdict} judged={assessment} />
      </InlineStack>
      {assessment ? (
        <>
          {me.quantities ? <StockBar assessment={assessment} verdict={verdict.verdict} /> : null}
          <Text as="p" fontWeight="semibold">
            {say(whyLine(assessment))}
          </Text>
          {besides(assessment).map((line) => (
            <Text as="p" key={line.key}>
              {say(line)}
            </Text>
          ))}
          {me.quantities && assessment.sold === null ? (
            <Text as="p">{t('why_page.orders_unread')}</Text>
          ) : null}
          {rule ? <Text as="p">{say(rule)}</Text> : null}
          {notMore ? <Text as="p">{say(notMore)}</Text> : null}
          <details hidden={!me.quantities}>
            <summary>{t('why_page.numbers')}</summary>
            <dl className="hf-facts">
              {facts.map(([name, value]) => (
                <div key={name}>
                  <dt>{t(`fact.${name}`)}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
          {verdict.judgedAt === null ? null : (
            <Text as="p" tone="subdued">
              {t('why_page.judged', { when: format.ago(verdict.judgedAt) })}
            </Text>
          )}
        </>
      ) : coming ? (
        <Text as="p">{comesInWords(coming, t, format)}</Text>
      ) : (
        <Text as="p" tone="subdued">
          {t(verdict.state === 'live' ? 'items.not_judged' : 'why_page.not_live')}
        </Text>
      )}
    </BlockStack>
  );
}
