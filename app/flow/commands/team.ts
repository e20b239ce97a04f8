import type { ShopTx } from '../store.ts';
import type { CommandResult, Commands } from './commands.ts';
import { refuse, said, type CommandPorts } from './support.ts';

/** Who may do what, said by the owner. */
export function teamCommands(ports: CommandPorts): Pick<Commands, 'setRole' | 'forgetMember'> {
  const { store, clock } = ports;
  return {
    setRole: (shop, by, userId, role) =>
      store.inShop(shop, async (tx): Promise<CommandResult> => {
        const member = await tx.member(userId);
        if (!member) return refuse('problem.no_such_person');
        if (member.accountOwner) return refuse('problem.account_owner_stays');
        if (role !== 'owner' && (await isLastOwner(tx, userId))) return refuse('problem.last_owner');
        const now = clock.now();
        await tx.upsertMember({ ...member, role, interim: false });
        const params = { name: member.name, from: member.role, role };
        await tx.ledger(null, [said(by, 'ledger.role_changed', params)], now);
        await tx.resolveAlerts(['owner_arrived'], now);
        return { ok: true };
      }),

    forgetMember: (shop, by, userId) =>
      store.inShop(shop, async (tx): Promise<CommandResult> => {
        const member = await tx.member(userId);
        if (!member) return refuse('problem.no_such_person');
        if (member.accountOwner) return refuse('problem.account_owner_stays');
        if (await isLastOwner(tx, userId)) return refuse('problem.last_owner');
        const now = clock.now();
        await tx.removeMember(userId);
        await forgetSurveys(tx, userId, now);
        await tx.ledger(null, [said(by, 'ledger.member_forgotten', { role: member.role })], now);
        return { ok: true };
      }),
  };
}

/** Nobody is asked under their id any more, and what they answered does not say that it was them. */
async function forgetSurveys(tx: ShopTx, userId: string, now: number): Promise<void> {
  const asked = (await tx.openSubjects('survey')).filter((subject) =>
    subject.split(':').slice(-2).includes(userId),
  );
  await tx.resolveAlerts(asked, now);
  await tx.forgetAsked(userId);
}

async function isLastOwner(tx: ShopTx, userId: string): Promise<boolean> {
  const owners = (await tx.members()).filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.userId === userId;
}
