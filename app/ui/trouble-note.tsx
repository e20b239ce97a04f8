import { Link, Text } from '@shopify/polaris';
import { useLocation } from '@remix-run/react';
import { useT } from '../i18n/speak.tsx';
import { useFrame } from './frame-context.ts';

/**
 * On every page but Home, which tells the whole of it: what is wrong with the shop, so that nobody takes numbers and lights for
 * fresh that are not, or waits for a change that does not come.
 */
export function TroubleNote() {
  const t = useT();
  const { pathname } = useLocation();
  const { brake, stoppedAt, sync, tokenRevokedAt } = useFrame().frame;
  const critical = [
    tokenRevokedAt === null ? [] : ['token'],
    brake === null ? [] : ['brake'],
    sync.state === 'failed' ? ['sync_failed'] : [],
  ].flat();
  const found = [...critical, ...(stoppedAt === null ? [] : ['stopped'])];
  if (found.length === 0 || pathname.replace(/\/$/, '') === '/app') return null;
  return (
    <div className={`hf-trouble hf-trouble--${critical.length > 0 ? 'critical' : 'warning'}`}>
      <Text as="span" fontWeight="semibold">
        {found.map((one) => t(`banner.${one}.title`)).join(' · ')}
      </Text>{' '}
      <span className="hf-target">
        <Link url="/app" monochrome>
          {t('banner.see_home')}
        </Link>
      </span>
    </div>
  );
}
