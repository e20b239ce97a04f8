import { Link, Text } from '@shopify/polaris';
import { useLocation } from '@remix-run/react';
import { useT } from '../i18n/speak.tsx';
import { brakeTitle } from './brake-words.ts';
import { useFormat, useFrame } from './frame-context.ts';

/**
 * On every page but Home, which tells the whole of it: what is wrong with the shop, so that nobody takes numbers and lights for
 * fresh that are not, or waits for a change that does not come.
 */
export function TroubleNote() {
  const t = useT();
  const { pathname } = useLocation();
  const format = useFormat();
  const { frame } = useFrame();
  const { brake, stoppedAt, sync, tokenRevokedAt } = frame;
  const critical = [
    ...(tokenRevokedAt === null ? [] : [t('banner.token.note', { when: format.dateTime(tokenRevokedAt) })]),
    ...(brake === null ? [] : [t(brakeTitle(frame))]),
    ...(sync.state === 'failed' ? [t('banner.sync_failed.note')] : []),
  ];
  const found = [...critical, ...(stoppedAt === null ? [] : [t('banner.stopped.title')])];
  if (found.length === 0 || pathname.replace(/\/$/, '') === '/app') return null;
  return (
    <div className={`hf-trouble hf-trouble--${critical.length > 0 ? 'critical' : 'warning'}`}>
      <Text as="span" fontWeight="semibold">
        {found.join(' · ')}
      </Text>{' '}
      <span className="hf-target">
        <Link url="/app" monochrome>
          {t('banner.see_home')}
        </Link>
      </span>
    </div>
  );
}
