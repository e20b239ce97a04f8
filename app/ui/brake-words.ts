import type { ShopFrame } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** The key of the brake's title: flags go through only where nothing else keeps them from the shop. */
export const brakeTitle = (frame: Pick<ShopFrame, 'stoppedAt' | 'tokenRevokedAt'>): string =>
  letsFlagsThrough(frame) ? 'banner.brake.title' : 'banner.brake.title_waits';

/** Why the brake is on, since when, and what it leaves through. */
export function brakeInWords(
  {
    brake,
    ...frame
  }: Pick<ShopFrame, 'stoppedAt' | 'tokenRevokedAt'> & {
    brake: NonNullable<ShopFrame['brake']>;
  },
  t: Translate,
  format: Format,
): string {
  const { at, reason } = brake;
  const why =
    reason === null
      ? t('banner.brake.text_unknown', { when: format.dateTime(at) })
      : reason.location === null
        ? t('banner.brake.text', {
            when: format.dateTime(at),
            products: format.number(reason.products),
            limit: format.number(reason.limit),
          })
        : t('banner.brake.text_location', { when: format.dateTime(at), location: reason.location });
  return [
    why,
    t('banner.brake.question'),
    ...(letsFlagsThrough(frame) ? [] : [t('banner.brake.flags_wait')]),
  ].join(' ');
}

const letsFlagsThrough = ({
  stoppedAt,
  tokenRevokedAt,
}: Pick<ShopFrame, 'stoppedAt' | 'tokenRevokedAt'>): boolean => stoppedAt === null && tokenRevokedAt === null;
