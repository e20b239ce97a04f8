import { Button, TextField } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';
import { toast } from './act.ts';

/** An address below the app's own, to copy. `of`: whose it is, where several stand on a page. */
export function CopyField({ label, path, of }: { label: string; path: string; of?: string }) {
  const t = useT();
  // The page is served under the app's own address, also inside the admin's frame.
  const address = typeof window === 'undefined' ? path : new URL(path, window.location.origin).href;
  const copy = (): void => {
    void navigator.clipboard.writeText(address).then(
      () => toast(t('copy.copied')),
      () => toast(t('copy.not_copied'), true),
    );
  };
  return (
    <TextField
      label={label}
      value={address}
      readOnly
      autoComplete="off"
      selectTextOnFocus
      connectedRight={
        <Button onClick={copy} {...(of ? { accessibilityLabel: `${t('copy.copy')}: ${of}` } : {})}>
          {t('copy.copy')}
        </Button>
      }
    />
  );
}
