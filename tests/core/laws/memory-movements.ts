/** Levels that moved within the last hour, from a history in memory, as the database finds them. */
import type { Movement } from '../../../app/core/picture.ts';
import { JUMP_FACTOR } from '../../../app/core/jump.ts';
import { DAY, HOUR } from '../../support/builders.ts';

export interface LevelAt {
  inventoryItemId: string;
  locationId: string;
  at: number;
  available: number | null;
}

const isJump = (from: number, to: number): boolean =>
  (from >= JUMP_FACTOR && to * JUMP_FACTOR < from) || to > Math.max(from, 1) * JUMP_FACTOR;

export function movementsOf(
  history: readonly LevelAt[],
  items: ReadonlySet<string>,
  ordered: (inventoryItemId: string, since: number) => number,
  confirmed: (subject: string, since: number) => boolean,
  now: number,
): Movement[] {
  const keys = new Set(
    history
      .filter(({ inventoryItemId, at }) => items.has(inventoryItemId) && at > now - HOUR)
      .map(({ inventoryItemId, locationId }) => `${inventoryItemId}:${locationId}`),
  );
  return [...keys].flatMap((key): Movement[] => {
    const [inventoryItemId = '', locationId = ''] = key.split(':');
    const own = history.filter(
      (one) => one.inventoryItemId === inventoryItemId && one.locationId === locationId,
    );
    const last = own.at(-1);
    const first = own[0];
    if (!last || last === first) return [];
    const start = own.findLast(({ at }) => at <= now - HOUR) ?? first;
    const jumps = own.flatMap((one, index) => {
      const before = own[index - 1];
      if (!before || before.available === null || one.available === null || one.at <= now - HOUR) return [];
      return isJump(before.available, one.available)
        ? [{ at: one.at, from: before.available, to: one.available }]
        : [];
    });
    const jump = jumps.at(-1);
    const usual = own.filter(({ at }) => jump && at < jump.at && at > now - 28 * DAY);
    return [
      {
        inventoryItemId,
        locationId,
        start: start?.available ?? null,
        available: last.available,
        ordered: jump ? ordered(inventoryItemId, now - HOUR) : 0,
        jump: jump
          ? {
              ...jump,
              highest: Math.max(0, ...usual.map(({ available }) => available ?? 0)),
              confirmed: confirmed(`level_jump:${key}`, jump.at),
            }
          : null,
      },
    ];
  });
}
