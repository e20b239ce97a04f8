import { useFetchers, useMatches, useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

const EVERY_MS = 1_500;

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
  const quiet = useRef(false);
  useEffect(() => {
    quiet.current = state !== 'idle' || navigation.state !== 'idle' || busy;
  });
  const last = useRef(pulse);
  useEffect(() => {
    last.current = pulse;
  }, [pulse]);

  useEffect(() => {
    if (still) return;
    let stopped = false;
    let asking = false;
    const look = async (): Promise<void> => {
      if (asking || stopped || quiet.current || document.visibilityState !== 'visible') return;
      asking = true;
      const answer = await fetch('/app/pulse').catch(() => null);
      asking = false;
      if (stopped || !answer?.ok) return;
      const current = await answer.text();
      if (last.current === current || quiet.current) return;
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
