import { Button, ButtonGroup } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';

/** Campaigns as a list or as a calendar. */
export function CampaignsViews({ shown }: { shown: 'list' | 'calendar' }) {
  const t = useT();
  return (
    <div className="hf-beside">
      <ButtonGroup variant="segmented">
        <Button url="/app/campaigns" pressed={shown === 'list'}>
          {t('campaigns.as.list')}
        </Button>
        <Button url="/app/campaigns/calendar" pressed={shown === 'calendar'}>
          {t('campaigns.as.calendar')}
        </Button>
      </ButtonGroup>
    </div>
  );
}
