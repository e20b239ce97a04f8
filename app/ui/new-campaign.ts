import { useT } from '../i18n/speak.tsx';
import { useMay } from './frame-context.ts';

/** The main action of a page on which campaigns are; nothing for a person who may not make one. */
export function useNewCampaign(): { primaryAction?: { content: string; url: string } } {
  const t = useT();
  return useMay()('createCampaign')
    ? { primaryAction: { content: t('campaigns.new'), url: '/app/campaigns/new' } }
    : {};
}
