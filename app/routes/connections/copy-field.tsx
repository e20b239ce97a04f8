import { Button, TextField } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { toast } from '../../ui/act.ts';

/** An address below the app's own, to copy. */
export function CopyField({ label, path }: { label: string; path: string }) {
  const t = useT();
  // The page is served under the app's own address, also inside the admin's frame.
  const address = typeof window === 'undefined' ? path : new URL(path, window.location.origin).href;
  const copy = (): void => {
    void navigator.clipboard.writeText(address).then(
      () => toast(t('connections.feeds.copied')),
      () => toast(t('connections.feeds.not_copied'), true),
    );
  };
  return (
    <TextField
      label={label}
      value={address}
      readOnly
      autoComplete="off"
      selectTextOnFocus
      connectedRight={<Button onClick={copy}>{t('connections.feeds.copy')}</Button>}
    />
  );
}
