import { Badge, BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import { comesByItself } from '../../core/readiness/check.ts';
import { NOT_ASKED, type CheckItem, type NextStep } from '../../core/readiness/shapes.ts';
import type { ReadinessView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { AskAccess } from '../../ui/ask-access.tsx';
import { useFormat, useFrame, useMay, useSay } from '../../ui/frame-context.ts';
import { ORDER_SCOPES, RETURN_SCOPES } from '../../ui/scopes.ts';
import { NoteBox } from '../../ui/note-box.tsx';
import { ownerWords } from '../../ui/whose.ts';
import { CHECK_TONE } from './check-tone.ts';

/** One check: how it stands, in numbers, the products it is about, whose step is next and where it is made. */
export function ReadinessCheck({
  check,
  campaignId,
}: {
  check: NonNullable<ReadinessView['looked']>['checks'][number];
  campaignId: string;
}) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const { me } = useFrame();
  const { key, state, said, params, items, more, keeper, next, moneyAtRisk } = check;
  const open = state !== 'ready';
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Badge tone={CHECK_TONE[state]}>{t(`readiness.state.${state}`)}</Badge>
        <Text as="h3" fontWeight="semibold">
          {t(`readiness.check.${key}.title`)}
        </Text>
      </InlineStack>
      <Text as="p">
        {say({ key: `readiness.check.${key}.${said}`, params })}
        {open && me.quantities && moneyAtRisk !== null && moneyAtRisk > 0
          ? ` ${t(key === 'stock' ? 'readiness.money' : 'readiness.money_planned', { money: format.moneyAbout(moneyAtRisk) })}`
          : null}
      </Text>
      {items.length > 0 ? (
        <ul>
          {items.map((item) => (
            <li key={`${item.productId ?? item.product} ${item.variant} ${item.said}`}>
              <Link url={itemAddress(campaignId, item.productId)}>{nameOf(item.product, item.variant)}</Link>{' '}
              {[item.said, ...(item.also ? [item.also] : [])]
                .map((text) => say({ key: `readiness.check.${key}.${text}`, params: item.params }))
                .join(' ')}
            </li>
          ))}
          {more > 0 ? <li>{t('more', { count: more })}</li> : null}
        </ul>
      ) : null}
      <InlineStack gap="300" blockAlign="center">
        {open && comesByItself(check) ? (
          <Text as="span" tone="subdued">
            {t('readiness.by_itself')}
          </Text>
        ) : null}
        {open && !comesByItself(check) ? (
          <>
            <Text as="span" tone="subdued">
              {t('readiness.owner', { role: ownerWords(keeper, t) })}
            </Text>
            {said === NOT_ASKED ? (
              <Ask check={key} />
            ) : (
              <span className="hf-target">
                <Link url={addressOf(next, campaignId, items[0])}>{t(`readiness.check.${key}.next`)}</Link>
              </span>
            )}
          </>
        ) : null}
        <div className="hf-note">
          <NoteBox on={{ kind: 'check', campaignId, check: key }} about={t(`readiness.check.${key}.title`)} />
        </div>
      </InlineStack>
    </BlockStack>
  );
}

/** The question for what a check needs and the shop keeps to itself. */
function Ask({ check }: { check: string }) {
  const t = useT();
  const may = useMay();
  const ofReturns = check === 'returns' || check === 'damage';
  const label = t(ofReturns ? 'access.returns' : 'access.orders');
  return (
    <>
      <AskAccess scopes={ofReturns ? RETURN_SCOPES : ORDER_SCOPES} label={label} />
      {/* Who may not give it, and paper, read the step all the same. */}
      <span className={may('readOrders') ? 'hf-only-print' : undefined}>{label}</span>
    </>
  );
}

/** Shopify's name for the only variant of a product says nothing. */
const nameOf = (product: string, variant: string): string =>
  variant === '' || variant === 'Default Title' ? product : `${product} · ${variant}`;

/** A product's page, or the placements of the campaign. */
const itemAddress = (campaignId: string, productId: string | null): string =>
  productId === null ? `/app/campaigns/${campaignId}?tab=placements` : `/app/products/${productId}`;

function addressOf(next: NextStep, campaignId: string, item: CheckItem | undefined): string {
  const own = `/app/campaigns/${campaignId}`;
  switch (next) {
    case 'surveys':
      return '/app/insights/surveys';
    case 'items':
      return `${own}?tab=items`;
    case 'edit':
      return `${own}/edit`;
    case 'overlaps':
      return `${own}?tab=overlaps`;
    case 'stock':
      return '/app/stock';
    case 'owners':
      return '/app/settings/owners';
    case 'journey':
      return '/app/insights/journey';
    case 'settings':
      return '/app/settings';
    case 'product':
      return item === undefined ? `${own}?tab=items` : itemAddress(campaignId, item.productId);
  }
}
