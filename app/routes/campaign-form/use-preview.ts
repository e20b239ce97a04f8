import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import type { CampaignPreview, PreviewItem } from '../../flow/commands/preview.ts';
import { toSend, type Draft } from '../../ui/draft.ts';
import type { action } from '../campaign-preview.ts';

const PAUSE_MS = 700;

export interface Preview {
  working: boolean;
  preview: CampaignPreview | null;
  /** By variant. */
  items: ReadonlyMap<string, PreviewItem>;
}

/** What the draft would do if it started now, asked again when the person pauses. */
export function usePreview(draft: Draft, campaignId: string | null): Preview {
  const { submit, data, state } = useFetcher<typeof action>();
  const { name: _name, csv: _csv, budget: _budget, removed: _removed, ...rest } = toSend(draft);
  const asked = JSON.stringify(rest);
  const empty = [draft.products, draft.tags, draft.collections, draft.discounts].every(
    ({ length }) => length === 0,
  );
  useEffect(() => {
    if (empty) return;
    const timer = setTimeout(() => {
      const sent = { ...(JSON.parse(asked) as object), name: '', csv: '', budget: '', removed: [] };
      submit(JSON.stringify({ draft: sent, campaignId }), {
        method: 'post',
        action: '/app/campaign-preview',
        encType: 'application/json',
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, campaignId, empty, submit]);
  const preview = !empty && data?.ok ? (data.preview as CampaignPreview) : null;
  return {
    working: state !== 'idle',
    preview,
    items: new Map(preview?.items.map((item) => [item.variantId, item])),
  };
}
