import { settingsOf } from './frame.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { TeamView } from './settings-shapes.ts';

/** Whether the shop's viewers see numbers of units and money; the default for a shop that is not known yet. */
export const viewersSeeQuantities = async (db: Sql, shop: string): Promise<boolean> =>
  (await settingsOf(db, shop)).viewersSeeQuantities;

/** The people who have opened the app, and those who were given a role before they came. */
export async function team(db: Sql, shop: string): Promise<TeamView> {
  const [settings, members] = await Promise.all([
    settingsOf(db, shop),
    ask<TeamView['members'][number]>(
      db,
      `select "userId", "role", "name", "email", "accountOwner", "collaborator", "interim",
              ${ms('"joinedAt"')} as "joinedAt", ${ms('"lastSeenAt"')} as "lastSeenAt"
         from "Member" where "shop" = $1
        order by "accountOwner" desc, array_position(array['owner', 'operations', 'merchandiser', 'viewer'], "role"), lower("name")`,
      [shop],
    ),
  ]);
  const {
    viewersSeeQuantities: quantities,
    defaultRole,
    expectedPeople,
    signOff,
    signers,
    survey,
  } = settings;
  return { members, viewersSeeQuantities: quantities, defaultRole, expectedPeople, signOff, signers, survey };
}

/** Those who do more than look, by name. */
export const people = (db: Sql, shop: string): Promise<{ userId: string; name: string }[]> =>
  ask(
    db,
    `select "userId", "name" from "Member" where "shop" = $1 and "role" <> 'viewer' order by lower("name"), "userId"`,
    [shop],
  );
