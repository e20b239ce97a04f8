import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';
import type { ComingView } from '../../db/views/views.ts';
import { useFrame } from '../../ui/frame-context.ts';

const KEPT_FOR_MS = 61_000;
const SOON_MS = 2_000;

/** A plan that is behind is asked for again as soon as there may be a newer one: no pulse tells of it. Hidden pages wait. */
export function useNewerPlan(plan: Pick<ComingView, 'keptAt' | 'current'>): void {
  const { revalidate } = useRevalidator();
  const { now } = useFrame();
  useEffect(() => {
    if (plan.current || plan.keptAt === null) return;
    const wait = Math.min(KEPT_FOR_MS, Math.max(SOON_MS, plan.keptAt + KEPT_FOR_MS - now));
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, wait);
    return () => clearInterval(timer);
  }, [plan, now, revalidate]);
}
