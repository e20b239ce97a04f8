import type { ReactNode } from 'react';

/** Stands in a text where its control goes. */
export const SLOT = '\u0000';

/** Nothing but the end of a sentence, which must not stand on a line of its own. */
const END = /^[).,:;]+/;

/** A sentence with one control where its text has the slot. */
export function Sentence({ text, children }: { text: string; children: ReactNode }) {
  const [before = '', after = ''] = text.split(SLOT);
  const end = END.exec(after)?.[0] ?? '';
  return (
    <div className="hf-sentence">
      {before}
      <span className="hf-slot">
        {children}
        {end}
      </span>
      {after.slice(end.length)}
    </div>
  );
}
