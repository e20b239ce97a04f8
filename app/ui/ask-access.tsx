import { Button } from '@shopify/polaris';
import { useT } from '../i18n/speak.tsx';
import { toast } from './act.ts';
import { useMay } from './frame-context.ts';
import { allowScopes } from './scopes.ts';

/** Asks the shop, where it is wanted, for access that nobody has to give at install; only who keeps the shop is offered it. */
export function AskAccess({ scopes, label }: { scopes: string[]; label: string }) {
  const t = useT();
  const may = useMay();
  const ask = async (): Promise<void> => {
    const given = await allowScopes(scopes);
    toast(t(given ? 'access.given' : 'access.declined'), !given);
  };
  return may('saveSettings') ? <Button onClick={() => void ask()}>{label}</Button> : null;
}
