import type { ReactNode } from 'react';

/** Stands in a text where its control goes. */
export const SLOT = '\u0000';

/** A sentence with one control where its text has the slot. */
export function Sentence({ text, children }: { text: string; children: ReactNode }) {
  const [before = '', after = ''] = text.split(SLOT);
  return (
    <div className="hf-sentence">
      {before}
      {children}
      {after}
    </div>
  );
}
