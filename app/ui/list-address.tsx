import { useSearchParams } from '@remix-run/react';
import { Box, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';

/** So long a search waits for the next letter. */
export const SEARCH_PAUSE_MS = 250;

/** The filters of a list, kept in its address: a change goes back to the first page. */
export function useListAddress(): {
  params: URLSearchParams;
  go: (changes: Record<string, string | null>) => void;
} {
  const [params, setParams] = useSearchParams();
  const go = (changes: Record<string, string | null>): void => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries({ page: null, ...changes })) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setParams(next, { replace: true, preventScrollReset: true });
  };
  return { params, go };
}

/** A search that asks when the person pauses. */
export function ListSearch(props: { label: string; value: string; onSearch: (text: string) => void }) {
  const { label, value, onSearch } = props;
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <Box minWidth="min(22em, 100%)">
      <TextField
        label={label}
        labelHidden
        placeholder={label}
        value={text}
        onChange={setText}
        autoComplete="off"
        clearButton
        onClearButtonClick={() => setText('')}
      />
    </Box>
  );
}
