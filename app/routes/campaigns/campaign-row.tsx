import { Badge, BlockStack, Box, Checkbox, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import { memo, type MouseEvent } from 'react';
import { hasMissedStart } from '../../core/wanted.ts';
import type { CampaignSummary } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { CampaignLight, ModeBadge, StateBadge } from '../../ui/badges.tsx';
import { DateRange } from '../../ui/date-range.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';

interface RowProps {
  campaign: CampaignSummary;
  position: number;
  condensed: boolean;
  selected: boolean;
  /** Ticks a card, which Polaris offers no box for; null: the person may do nothing with several. */
  onTick: ((id: string, ticked: boolean) => void) | null;
}

/** One campaign of the index: a row of cells, or a card on a phone. Remembered: ticking one draws no other again. */
export const CampaignRow = memo(function CampaignRow(props: RowProps) {
  const { campaign, position, condensed, selected, onTick } = props;
  const t = useT();
  const format = useFormat();
  const { me, now } = useFrame();
  const dates = <DateRange from={campaign.startsAt} to={campaign.endsAt} />;
  const acting = campaign.mode === 'act';
  const held = acting ? campaign.held : campaign.wouldHold;
  // What is not judged holds nothing, and says nothing either.
  const judged = Object.values(campaign.counts).some((count) => count > 0);
  const known = judged || held > 0 || (acting && campaign.state === 'ended');
  const heldText = !known
    ? '–'
    : acting
      ? format.number(held)
      : t('campaigns.would_be', { number: format.number(held) });
  const name = (
    <Link url={`/app/campaigns/${campaign.id}`} dataPrimaryLink removeUnderline>
      <Text as="span" fontWeight="semibold">
        {campaign.name}
      </Text>
    </Link>
  );
  const badges = (
    <InlineStack gap="100">
      <StateBadge campaign={campaign} />
      {hasMissedStart(campaign, now) ? <Badge tone="critical">{t('campaigns.start_missed')}</Badge> : null}
      <ModeBadge mode={campaign.mode} state={campaign.state} />
    </InlineStack>
  );
  if (condensed) {
    return (
      <IndexTable.Row id={campaign.id} position={position} selected={selected}>
        <div className="hf-card">
          {onTick ? (
            <div role="presentation" className="hf-tick" onClick={alone}>
              <Checkbox
                label={t('campaigns.tick', { campaign: campaign.name })}
                labelHidden
                checked={selected}
                onChange={(ticked) => onTick(campaign.id, ticked)}
              />
            </div>
          ) : null}
          <Box padding="300" width="100%">
            <BlockStack gap="150">
              <InlineStack align="space-between" gap="200">
                {name}
                <CampaignLight campaign={campaign} />
              </InlineStack>
              {badges}
              <Text as="span" tone="subdued">
                {dates}
              </Text>
              <Text as="span" tone="subdued">
                {t(
                  !known
                    ? 'campaigns.items_alone'
                    : acting
                      ? 'campaigns.items_held'
                      : 'campaigns.items_would',
                  { count: campaign.items, held: format.number(held) },
                )}
              </Text>
              {me.quantities && Math.round(campaign.moneyAtRisk) > 0 ? (
                <Text as="span" tone="subdued">
                  {t('home.money_at_risk', { money: format.moneyAbout(campaign.moneyAtRisk) })}
                </Text>
              ) : null}
            </BlockStack>
          </Box>
        </div>
      </IndexTable.Row>
    );
  }
  return (
    <IndexTable.Row id={campaign.id} position={position} selected={selected}>
      <IndexTable.Cell className="hf-name">{name}</IndexTable.Cell>
      <IndexTable.Cell>
        <CampaignLight campaign={campaign} />
      </IndexTable.Cell>
      <IndexTable.Cell>{badges}</IndexTable.Cell>
      <IndexTable.Cell className="hf-two-lines">{dates}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="p" alignment="end" numeric>
          {format.number(campaign.items)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="p" alignment="end" numeric>
          {heldText}
        </Text>
      </IndexTable.Cell>
      {me.quantities ? (
        <IndexTable.Cell>
          <Text as="p" alignment="end" numeric>
            {Math.round(campaign.moneyAtRisk) > 0 ? format.moneyAbout(campaign.moneyAtRisk) : '–'}
          </Text>
        </IndexTable.Cell>
      ) : null}
    </IndexTable.Row>
  );
});

/** A press on the box is none on the card, which opens the campaign. */
const alone = (event: MouseEvent): void => event.stopPropagation();
