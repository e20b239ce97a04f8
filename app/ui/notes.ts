import type { BriefView } from '../db/views/views.ts';
import { nameOfPerson } from './person-name.ts';

type Note = BriefView['notes'][number];

/** The page with the timeline that a note is on. */
export const timelineOf = ({ campaignId, productId }: Pick<Note, 'campaignId' | 'productId'>): string =>
  campaignId !== null
    ? `/app/campaigns/${campaignId}?tab=activity`
    : productId !== null
      ? `/app/products/${productId}`
      : '/app/activity?kind=people';

/** Who wrote what about what, for the text that says it. */
export const noteWords = ({ actor, about, text }: Note): { name: string; about: string; note: string } => ({
  name: nameOfPerson(actor),
  about,
  note: text,
});
