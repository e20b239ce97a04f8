import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { Problem } from '../flow/commands/commands.ts';
import { useT } from '../i18n/speak.tsx';
import { useFrame, useSay } from './frame-context.ts';

/** What an action of a route answers. */
export type ActResult =
  | { ok: true; intent: string; count?: number; id?: string }
  /** `forbidden`: the person's role does not allow it. */
  | { ok: false; intent: string; problems: Problem[]; reason?: 'forbidden' };

export interface Act {
  /** Sends one intent with its fields to the page's action (or to `to`). */
  send(intent: string, fields?: Record<string, unknown>): void;
  /** The intent under way, null when none is. */
  pending: string | null;
  result: ActResult | null;
  problems: Problem[];
}

/** Shows a short confirmation in Shopify's admin; nothing where App Bridge is missing. */
export function toast(message: string, isError = false): void {
  window.shopify?.toast?.show(message, { isError });
}

/**
 * One thing a person can do on a page. What was done is confirmed by a toast (`done.<intent>`, or what it waits for while the
 * shop lets nobody in, `done.<intent>_no_access`); problems are returned for
 * the page to show, and, where it shows none, said in a toast.
 */
export function useAct(
  options: { to?: string; quiet?: boolean; onDone?: (result: ActResult) => void } = {},
): Act {
  const fetcher = useFetcher<ActResult>();
  const t = useT();
  const say = useSay();
  const told = useRef<ActResult | null>(null);
  const result = fetcher.data ?? null;
  const { onDone, quiet } = options;
  const lostAccess = useFrame().frame.tokenRevokedAt !== null;

  useEffect(() => {
    if (!result || fetcher.state !== 'idle' || told.current === result) return;
    told.current = result;
    if (result.ok) {
      const waiting = `done.${result.intent}_no_access`;
      const done = lostAccess && t.exists(waiting) ? waiting : `done.${result.intent}`;
      if (t.exists(done) || t.exists(`${done}_other`)) toast(t(done, { count: result.count ?? 0 }));
    } else if (!quiet) {
      const [first] = result.problems;
      if (first) toast(say({ key: first.message, params: first.params ?? {} }), true);
    }
    onDone?.(result);
  }, [result, fetcher.state, onDone, quiet, t, say, lostAccess]);

  const intent = fetcher.state === 'idle' ? null : intentOf(fetcher.json);
  return {
    send(name, fields = {}) {
      fetcher.submit(JSON.stringify({ intent: name, ...fields }), {
        method: 'post',
        encType: 'application/json',
        ...(options.to ? { action: options.to } : {}),
      });
    },
    pending: intent,
    result,
    problems: result && !result.ok ? result.problems : [],
  };
}

const intentOf = (json: unknown): string =>
  typeof json === 'object' && json !== null && 'intent' in json ? String(json.intent) : 'something';
