import type { ReactNode } from 'react';

/** A part of a page that scrolls by itself; `tall` ones have a limited height. */
export function Scroll({
  label,
  tall = false,
  children,
}: {
  label: string;
  tall?: boolean;
  children: ReactNode;
}) {
  return (
    // A part that scrolls must be reachable by keyboard (axe: scrollable-region-focusable).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={tall ? 'hf-scroll hf-list-body' : 'hf-scroll'} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
