/** Whom a shop's rules really tell: channels that are set up, and roles that somebody has. */
import {
  isChannel,
  MATRIX_AUDIENCES,
  type How,
  type MatrixAudience,
  type MatrixTrigger,
  type ShopChannel,
} from './audience.ts';
import type { Role } from './roles.ts';
import { heardBy, rolesMissing } from './routing.ts';
import type { Telling } from './telling.ts';

export interface Listeners {
  matrix: Telling['matrix'];
  /** Where each channel posts; null: not set up. */
  channels: Record<ShopChannel, string | null>;
  /** Roles that somebody has who can be told. */
  present: ReadonlySet<Role>;
}

/** Who can be told anything at all, in the order of the matrix. */
export function listeners({ channels, present }: Pick<Listeners, 'channels' | 'present'>): MatrixAudience[] {
  const missing = rolesMissing(present);
  return MATRIX_AUDIENCES.filter(
    (audience) =>
      (!isChannel(audience) || channels[audience] !== null) && !missing.some((role) => role === audience),
  );
}

/** Who hears of a trigger in this way. */
export const whoHears = (of: Listeners, trigger: MatrixTrigger, how: How): MatrixAudience[] =>
  listeners(of).filter((audience) => heardBy(of, trigger, audience) === how);
