import { useFormat } from './frame-context.ts';

/** From when until when, on the shop's clock; a line ends between the two and nowhere else. */
export function DateRange({ from, to }: { from: number; to: number }) {
  const format = useFormat();
  return (
    <>
      <span className="hf-unbroken">{format.dateTime(from)} –</span>{' '}
      <span className="hf-unbroken">{format.dateTime(to)}</span>
    </>
  );
}
