import { Button } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';
import { toast } from './act.ts';
import { useMay } from './frame-context.ts';

/** Asks the shop, where it is wanted, for access that nobody has to give at install; only who keeps the shop is offered it. */
export function AskAccess({ scopes, label }: { scopes: string[]; label: string }) {
  const t = useT();
  const may = useMay();
  const ask = async (): Promise<void> => {
    try {
      const answer = await window.shopify?.scopes?.request(scopes);
      const given = answer?.result === 'granted-all';
      toast(t(given ? 'access.given' : 'access.declined'), !given);
    } catch {
      toast(t('access.declined'), true);
    }
  };
  return may('saveSettings') ? <Button onClick={() => void ask()}>{label}</Button> : null;
}
