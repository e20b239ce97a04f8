import { useFetchers, useMatches, useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

const EVERY_MS = 1_500;
const LONGEST_QUIET_MS = 4_000;

/** A page that must not change under the person's hands (a form) exports `handle = { still: true }`. */
const isStill = (handle: unknown): boolean =>
  typeof handle === 'object' && handle !== null && 'still' in handle && handle.still === true;

/**
 * Keeps the open page true: asks for the shop's pulse while the page can be seen and loads its data again when that has
 * changed. `pulse` is the one that the page's data was read with. A hidden page asks nothing; a page that comes back asks
 * at once.
 */
export function useLiveUpdates(pulse: string): void {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const busy = useFetchers().some((fetcher) => fetcher.state !== 'idle');
  const still = useMatches().some((match) => isStill(match.handle));
  // Since when something is on its way; null: nothing is. A question that was dropped with its page is never reported as
  // answered, and must not silence the page for good.
  const busySince = useRef<number | null>(null);
  useEffect(() => {
    const onItsWay = state !== 'idle' || navigation.state !== 'idle' || busy;
    busySince.current = onItsWay ? (busySince.current ?? performance.now()) : null;
  });
  const last = useRef(pulse);
  useEffect(() => {
    last.current = pulse;
  }, [pulse]);

  useEffect(() => {
    if (still) return;
    let stopped = false;
    let asking = false;
    const isQuiet = (): boolean =>
      busySince.current !== null && performance.now() - busySince.current < LONGEST_QUIET_MS;
    const look = async (): Promise<void> => {
      if (asking || stopped || isQuiet() || document.visibilityState !== 'visible') return;
      asking = true;
      const answer = await fetch('/app/pulse').catch(() => null);
      asking = false;
      if (stopped || !answer?.ok) return;
      const current = await answer.text();
      if (last.current === current || isQuiet()) return;
      last.current = current;
      revalidate();
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    const onVisible = (): void => void look();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      stopped = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [still, revalidate]);
}
