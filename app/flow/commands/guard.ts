import { may, type Deed } from '../../core/roles.ts';
import type { Commands, Person } from './commands.ts';
import { forbidden } from './support.ts';

/** Commands that nobody asks in their own name: questions without an effect. */
type Question = 'checkHandle';
type Guarded = Exclude<keyof Commands, Question>;

/** What a command is a deed of, where that depends on what is asked. Every other command is a deed of its own name. */
const DEED_OF: { [name in Guarded]?: (rest: readonly unknown[]) => Deed } = {
  putEverythingBack: ([campaignId]) => (campaignId === null ? 'putShopBack' : 'putEverythingBack'),
  saveSettings: ([input]) => (saysWhoMay(input) ? 'manageTeam' : 'saveSettings'),
};

/** Settings that say what people may do or see; only the owner changes them. */
const OF_THE_OWNER = [
  'defaultRole',
  'viewersSeeQuantities',
  'expectedPeople',
  'signOff',
  'signers',
  'survey',
];
const saysWhoMay = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && OF_THE_OWNER.some((key) => key in input);

/**
 * The same commands, each refused to whoever's role does not allow it, before anything is read or written. A command that
 * is not in the table of roles is refused to everybody.
 */
export function guarded(commands: Commands): Commands {
  const guard = (name: Guarded) => {
    const run = commands[name] as (shop: string, by: Person, ...rest: unknown[]) => Promise<unknown>;
    return async (shop: string, by: Person, ...rest: unknown[]): Promise<unknown> => {
      const deed: Deed = DEED_OF[name]?.(rest) ?? name;
      if (may(by.role, deed)) return run.call(commands, shop, by, ...rest);
      return forbidden(by, deed);
    };
  };
  const names = (Object.keys(commands) as (keyof Commands)[]).filter((name) => name !== 'checkHandle');
  const all = Object.fromEntries(names.map((name) => [name, guard(name)]));
  return { ...all, checkHandle: commands.checkHandle } as Commands;
}
