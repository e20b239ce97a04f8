import { createHash } from 'node:crypto';
import { changeParams, tellingDifferences } from '../../core/how-we-work.ts';
import { settingsSchema } from '../../core/policy.ts';
import {
  readSettingsFile,
  settingDifferences,
  writeSettingsFile,
  type PersonInFile,
  type SettingDifference,
} from '../../core/settings-file.ts';
import type { Telling } from '../../core/telling.ts';
import type { MemberRow, ShopRow, ShopTx } from '../store.ts';
import type { CommandResult, Commands } from './commands.ts';
import { judgeShop, refuse, said, type CommandPorts } from './support.ts';

/** What a file would change, before it does. */
export interface SettingsPreview {
  differences: SettingDifference[];
  /** People whose role would change, or who would get one when they come. */
  people: { email: string; name: string | null; from: string | null; role: string }[];
  /** Names of channels and locations that this shop does not have. */
  unknown: string[];
  /** Of the file and of what it was compared with. */
  fingerprint: string;
}

/** Everything of Settings as one file: out of one shop, into another, seen before it counts, as a whole or not at all. */
export function settingsFileCommands(
  ports: CommandPorts,
): Pick<Commands, 'exportSettings' | 'previewSettings' | 'importSettings'> {
  const { store, clock, poke } = ports;
  return {
    exportSettings: (shop) =>
      store.inShop(shop, async (tx): Promise<CommandResult<{ file: string }>> => {
        const row = await tx.shop();
        if (!row) return refuse('problem.no_such_shop');
        const team = peopleOf(await tx.members());
        const places = await tx.places();
        const telling = await tx.agreedTelling();
        return {
          ok: true,
          file: writeSettingsFile({
            shop,
            at: clock.now(),
            settings: row.settings,
            telling,
            team,
            places,
          }),
        };
      }),

    previewSettings: (shop, _by, text) =>
      store.inShop(shop, async (tx): Promise<CommandResult<SettingsPreview>> => {
        const compared = await compare(tx, text);
        return compared.ok ? { ok: true, ...compared.preview } : compared;
      }),

    async importSettings(shop, by, text, fingerprint) {
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const compared = await compare(tx, text);
        if (!compared.ok) return compared;
        const { row, members, preview, settings, telling, team } = compared;
        if (preview.fingerprint !== fingerprint) return refuse('problem.settings_changed_meanwhile');
        const now = clock.now();
        const here = new Set(peopleOf(members).map(({ email }) => email));
        const expectedPeople = [
          ...row.settings.expectedPeople.filter(({ email }) => !team.some((one) => one.email === email)),
          ...team.filter(({ email }) => !here.has(email)),
        ].slice(0, 500);
        await tx.saveShop({ settings: settingsSchema.parse({ ...settings, expectedPeople }) });
        await tx.saveAgreedTelling(telling, now);
        for (const member of members) {
          const role = newRole(member, team);
          if (role) await tx.upsertMember({ ...member, role, interim: false });
        }
        await tx.lookAtAnswersAgain(now);
        const changed = changeParams(preview.differences);
        await tx.ledger(
          null,
          [said(by, 'ledger.settings_imported', { ...changed, people: preview.people.length })],
          now,
        );
        await judgeShop(tx, now);
        return { ok: true };
      });
      if (result.ok) poke();
      return result;
    },
  };
}

type Compared =
  | {
      ok: true;
      row: ShopRow;
      members: MemberRow[];
      settings: Extract<ReturnType<typeof readSettingsFile>, { ok: true }>['settings'];
      telling: Telling;
      team: PersonInFile[];
      preview: SettingsPreview;
    }
  | Extract<CommandResult, { ok: false }>;

async function compare(tx: ShopTx, text: string): Promise<Compared> {
  const row = await tx.shop();
  if (!row) return refuse('problem.no_such_shop');
  const places = await tx.places();
  const members = await tx.members();
  const { expectedPeople, ...before } = row.settings;
  const toldBefore = await tx.agreedTelling();
  const read = readSettingsFile(text, before, toldBefore, places);
  if (!read.ok) return refuse(read.problem, 'file', { where: read.where });
  const { settings, telling, team, unknown } = read;
  const people = [
    ...members.flatMap((member) => {
      const role = newRole(member, team);
      return role ? [{ email: member.email ?? '', name: member.name, from: member.role, role }] : [];
    }),
    ...team
      .filter(({ email }) => !members.some((member) => member.email?.toLowerCase() === email))
      .flatMap(({ email, role }) => {
        const from = expectedPeople.find((one) => one.email === email)?.role ?? null;
        return from === role ? [] : [{ email, name: null, from, role }];
      }),
  ];
  if (!staysAdministered(members, team)) return refuse('problem.last_owner', 'file');
  const differences = [
    ...settingDifferences(before, settings, places),
    ...tellingDifferences(toldBefore, telling),
  ];
  const fingerprint = createHash('sha256')
    .update(
      JSON.stringify([text, row.settings, toldBefore, members.map(({ userId, role }) => [userId, role])]),
    )
    .digest('hex')
    .slice(0, 32);
  return {
    ok: true,
    row,
    members,
    settings,
    telling,
    team,
    preview: { differences, people, unknown, fingerprint },
  };
}

const peopleOf = (members: readonly MemberRow[]): PersonInFile[] =>
  members.flatMap(({ email, role }) =>
    email === null ? [] : [{ email: email.toLowerCase(), role: role as PersonInFile['role'] }],
  );

/** The role that the file gives to a person who is here; null: none, or the one they have. The account owner stays. */
function newRole(member: MemberRow, team: readonly PersonInFile[]): PersonInFile['role'] | null {
  const address = member.email?.toLowerCase();
  const role = team.find(({ email }) => email === address)?.role ?? null;
  return member.accountOwner || role === member.role ? null : role;
}

const staysAdministered = (members: readonly MemberRow[], team: readonly PersonInFile[]): boolean =>
  members.some((member) => (newRole(member, team) ?? member.role) === 'owner');
