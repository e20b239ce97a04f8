import { Button, ButtonGroup } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';

const VIEWS = { list: '/app/campaigns', calendar: '/app/campaigns/calendar' } as const;

/** Campaigns as a list or as a calendar. */
export function CampaignsViews({ shown }: { shown: keyof typeof VIEWS }) {
  const t = useT();
  return (
    <div className="hf-beside">
      <ButtonGroup variant="segmented">
        {(['list', 'calendar'] as const).map((view) =>
          view === shown ? (
            <Button key={view} pressed>
              {t(`campaigns.as.${view}`)}
            </Button>
          ) : (
            <Button key={view} url={VIEWS[view]}>
              {t(`campaigns.as.${view}`)}
            </Button>
          ),
        )}
      </ButtonGroup>
    </div>
  );
}
