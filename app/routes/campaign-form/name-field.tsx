import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, List, TextField } from '@shopify/polaris';
import { useEffect } from 'react';
import { handleOf } from '../../core/campaign.ts';
import { useT } from '../../i18n/speak.tsx';
import type { loader } from '../handle.ts';

const PAUSE_MS = 400;

/** The campaign's name, the tags that come from it, and whether something in the shop uses them already. */
export function NameField(props: {
  name: string;
  /** The campaign that is edited; null: a new one. */
  own: { id: string; handle: string } | null;
  error: string | undefined;
  onChange: (name: string) => void;
}) {
  const { name, own, error, onChange } = props;
  const ownId = own?.id;
  const t = useT();
  const { load, data } = useFetcher<typeof loader>();
  useEffect(() => {
    if (name.trim() === '') return;
    const address = `/app/handle?${new URLSearchParams({ name, ...(ownId ? { id: ownId } : {}) }).toString()}`;
    const timer = setTimeout(() => load(address), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [name, ownId, load]);
  const handle = handleOf(name, own);
  const clashes = data && data.handle === handle && name.trim() !== '' ? data.clashes : [];
  return (
    <BlockStack gap="200">
      <TextField
        label={t('form.name')}
        value={name}
        onChange={onChange}
        maxLength={120}
        autoComplete="off"
        placeholder={t('form.name_example')}
        helpText={handle === '' ? t('form.name_help') : t('form.handle_help', { handle })}
        {...(error ? { error } : {})}
      />
      {clashes.length > 0 ? (
        <Banner tone="warning" title={t('form.clash')}>
          <List>
            {clashes.map(({ tag, where }) => (
              <List.Item key={`${tag} ${where}`}>
                {t('form.clash_line', { tag, where: inWords(where, t) })}
              </List.Item>
            ))}
          </List>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

/** `product:Silk blouse`, as who reads it says it. */
function inWords(where: string, t: ReturnType<typeof useT>): string {
  const [kind = '', ...name] = where.split(':');
  return t(`form.clash_where.${kind}`, { name: name.join(':') });
}
