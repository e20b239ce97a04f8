import type { GuestLink } from '../../core/guest-links.ts';
import type { Views } from '../../db/views/views.ts';
import type { CommandResult, Commands, Person } from '../../flow/commands/commands.ts';
import type { Translate } from '../../i18n/speak.tsx';
import type { Format } from '../../ui/format.ts';
import type { Html } from './markup.ts';

/** Somebody who came by a link, with what they may ask. */
export interface Guest {
  shop: string;
  link: GuestLink;
  /** Who does what they do. */
  person: Person;
  /** Path of the link, without a slash at its end. */
  base: string;
  now: number;
  /** The shop's, in which its times are told. */
  zone: string;
  t: Translate;
  format: Format;
  /** Answers without quantities where the role does not see them. */
  views: Views;
  quantities: boolean;
  commands: Commands;
}

/** A page's title and body; null: there is nothing here. */
export type GuestAnswer = { title: string; main: Html } | null;

/** A page of the link's: `rest` are the parts of its address below its own name. */
export interface GuestSection {
  show(guest: Guest, rest: readonly string[], params: URLSearchParams): Promise<GuestAnswer>;
  /** Null: nothing can be sent here. */
  send: ((guest: Guest, rest: readonly string[], form: URLSearchParams) => Promise<CommandResult>) | null;
}
