import { createContext, useContext } from 'react';
import type { Line } from '../core/explain.ts';
import { whoMay, type Deed, type Role } from '../core/roles.ts';
import type { ShopFrame } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import type { Format } from './format.ts';
import { sentence } from './sentence.ts';

export interface FrameData {
  apiKey: string;
  appBridgeUrl: string;
  /** Epoch milliseconds of the answer; every "ago" counts from it. */
  now: number;
  shopDomain: string;
  frame: ShopFrame;
  /** The shop's pulse when this was read (ui/live). */
  pulse: string;
  /** Who looks at the page. */
  me: {
    userId: string;
    name: string;
    role: Role;
    /** Numbers of units and money are in what this person gets. */
    quantities: boolean;
    /** What this person may do; the server refuses everything else. */
    may: readonly Deed[];
  };
}

export const FrameContext = createContext<FrameData | null>(null);
/** One for the whole page, so that its formatters are made once. */
export const FormatContext = createContext<Format | null>(null);

/** Facts of the shop that every page may need. */
export function useFrame(): FrameData {
  const data = useContext(FrameContext);
  if (!data) throw new Error('This component belongs inside the app frame');
  return data;
}

/** Whether the person may do something, and the words that say why not. */
export function useMay(): {
  (deed: Deed): boolean;
  why(deed: Deed): string;
  /** The roles that may, as a list. */
  who(deed: Deed): string;
  /** Roles of which one is enough, as a list. */
  oneOf(roles: readonly Role[]): string;
  /** For an action that stays in sight: disabled, with the reason as its help, where the person may not. */
  props(deed: Deed): { disabled?: true; helpText?: string };
} {
  const t = useT();
  const { me } = useFrame();
  const format = useFormat();
  const may = (deed: Deed): boolean => me.may.includes(deed);
  const oneOf = (roles: readonly Role[]): string => format.oneOf(roles.map((role) => t(`role.name.${role}`)));
  const who = (deed: Deed): string => oneOf(whoMay(deed));
  const why = (deed: Deed): string =>
    t('problem.forbidden', { role: t(`role.name.${me.role}`), deed: t(`deed.${deed}`), who: who(deed) });
  return Object.assign(may, {
    why,
    who,
    oneOf,
    props: (deed: Deed) => (may(deed) ? {} : { disabled: true as const, helpText: why(deed) }),
  });
}

/** Numbers and dates in the person's locale, on the shop's clock. */
export function useFormat(): Format {
  const format = useContext(FormatContext);
  if (!format) throw new Error('This component belongs inside the app frame');
  return format;
}

/** Turns a line of core/explain into a sentence. */
export function useSay(): (line: Line) => string {
  const t = useT();
  const format = useFormat();
  const { frame, me } = useFrame();
  return (line) => sentence(line, t, format, frame.channels, !me.quantities);
}
