import { Link, Text } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';
import { unfinishedReading } from './first-reading.ts';
import { useFrame } from './frame-context.ts';

/** Why no product is to be seen, and the next step: the shop has none, or they have not been read. */
export function NoProducts() {
  const t = useT();
  const { frame, shopDomain } = useFrame();
  const isRead = frame.sync.at !== null;
  return (
    <Text as="p" tone="subdued">
      {isRead ? (
        <>
          {t('no_products.none')}{' '}
          <Link url={`https://${shopDomain}/admin/products/new`} target="_blank">
            {t('no_products.add')}
          </Link>
        </>
      ) : (
        t(`no_products.${unfinishedReading(frame)}`)
      )}
    </Text>
  );
}
