import { InlineStack, Link, Text } from '@shopify/polaris';
import { within, type CalendarStretch } from '../../core/stretch.ts';
import type { CalendarCampaign } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { StateBadge } from '../../ui/badges.tsx';
import { DateRange } from '../../ui/date-range.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { sharedInWords } from './shared-in-words.ts';

/** One campaign: its name and dates in words, and a bar over the days with its commit date and today. */
export function CalendarRow(props: { campaign: CalendarCampaign; stretch: CalendarStretch; now: number }) {
  const { campaign, stretch, now } = props;
  const t = useT();
  const format = useFormat();
  const bar = within(stretch, { from: campaign.startsAt, to: campaign.endsAt });
  const place = (at: number): string | null =>
    at >= stretch.from && at < stretch.to
      ? `${((at - stretch.from) / (stretch.to - stretch.from)) * 100}%`
      : null;
  const commit = place(campaign.commitAt);
  const today = place(now);
  const shared = campaign.meets.length > 0;
  return (
    <li>
      <div className="hf-calendar__words">
        <InlineStack gap="200" blockAlign="center">
          <Link url={`/app/campaigns/${campaign.id}`} removeUnderline>
            <Text as="span" fontWeight="semibold">
              {campaign.name}
            </Text>
          </Link>
          <StateBadge campaign={campaign} />
        </InlineStack>
        <Text as="p" tone="subdued" variant="bodySm">
          <DateRange from={campaign.startsAt} to={campaign.endsAt} />
        </Text>
        {commit === null ? null : (
          <Text as="p" tone="subdued" variant="bodySm">
            {t('calendar.commit', { date: format.date(campaign.commitAt) })}
          </Text>
        )}
        {shared ? (
          <Text as="p" variant="bodySm">
            <Link url={`/app/campaigns/${campaign.id}?tab=overlaps`}>
              {sharedInWords(campaign.meets, t, format)}
            </Link>
          </Text>
        ) : null}
      </div>
      <div className="hf-calendar__track" aria-hidden="true">
        {today === null ? null : <span className="hf-calendar__today" style={{ left: today }} />}
        {bar ? (
          <span
            className={`hf-calendar__bar hf-calendar__bar--${campaign.frozen ? 'frozen' : campaign.state}${shared ? ' hf-calendar__bar--shared' : ''}`}
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          />
        ) : null}
        {commit === null ? null : <span className="hf-calendar__commit" style={{ left: commit }} />}
      </div>
    </li>
  );
}
