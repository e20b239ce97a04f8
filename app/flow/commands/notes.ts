import type { AlertDraft } from '../../core/decision.ts';
import { mentionsIn, MOST_MENTIONED, type NoteInput, type NoteTarget } from '../../core/notes.ts';
import type { ShopTx } from '../store.ts';
import type { CommandResult, Person } from './commands.ts';
import { refuse, said, type CommandPorts } from './support.ts';

/** What people say to each other about the work, where the work is. */
export interface NoteCommands {
  /** Keeps a note on the timeline of what it is on; the people whom it mentions are told at once. */
  addNote(shop: string, by: Person, input: NoteInput): Promise<CommandResult<{ count: number }>>;
}

export function noteCommands({
  store,
  clock,
  newId,
}: Pick<CommandPorts, 'store' | 'clock' | 'newId'>): NoteCommands {
  return {
    addNote: (shop, by, { on, text }) =>
      store.inShop(shop, async (tx): Promise<CommandResult<{ count: number }>> => {
        const about = await aboutOf(tx, on);
        if (!about) return refuse('problem.note_on_nothing');
        const now = clock.now();
        const people = (await tx.members()).filter(({ role }) => role !== 'viewer');
        const mentioned = mentionsIn(text, people).filter((userId) => userId !== by.userId);
        if (mentioned.length > MOST_MENTIONED)
          return refuse('problem.too_many_mentioned', 'text', { most: MOST_MENTIONED });
        const { campaignId, productId, ...called } = about;
        const entry = said(by, `ledger.note.${on.kind}`, { note: text, ...called }, campaignId);
        const variantId = on.kind === 'item' ? on.variantId : null;
        await tx.ledger(productId, [{ ...entry, kind: 'note', variantId }], now);
        const noteId = newId();
        const alerts = mentioned.map((userId): AlertDraft => ({
          subject: `mention:${noteId}:${userId}`,
          kind: 'mention',
          urgency: 'now',
          message: on.kind === 'check' ? 'alert.mention_check' : 'alert.mention',
          params: { person: by.name, note: text, ...called },
          campaignId,
          addressee: userId,
        }));
        if (alerts.length > 0) await tx.openAlerts(productId, alerts, now);
        return { ok: true, count: mentioned.length };
      }),
  };
}

type About = {
  campaignId: string | null;
  productId: string | null;
  /** What people call it; of a check its key, which is put into words where it is read. */
} & ({ name: string } | { name: string; check: string });

/** What a note is on, as the record has it; null when it is not there. */
async function aboutOf(tx: ShopTx, on: NoteTarget): Promise<About | null> {
  switch (on.kind) {
    case 'campaign':
    case 'check': {
      const campaign = await tx.campaign(on.campaignId);
      if (!campaign) return null;
      const called = on.kind === 'check' ? { check: on.check } : {};
      return { campaignId: campaign.id, productId: null, name: campaign.name, ...called };
    }
    case 'product': {
      const [product] = await tx.products([on.productId]);
      return product ? { campaignId: null, productId: product.id, name: product.title } : null;
    }
    case 'item': {
      const { campaignId, productId, variantId } = on;
      const isThere = (await tx.itemsOfProduct(productId)).some(
        (item) => item.campaignId === campaignId && item.variantId === variantId,
      );
      const [product] = await tx.products([productId]);
      const variant = (await tx.variantsOf([productId])).find((one) => one.id === variantId);
      if (!isThere || !product || !variant) return null;
      const name = variant.title === 'Default Title' ? product.title : `${product.title} · ${variant.title}`;
      return { campaignId, productId, name };
    }
    case 'placement': {
      const placement = await tx.placement(on.placementId);
      return placement && { campaignId: placement.campaignId, productId: null, name: placement.name };
    }
    case 'alert': {
      const alert = await tx.alert({ id: on.alertId });
      if (!alert) return null;
      const { campaignId, productId, params } = alert;
      const name = [params['product'], params['placement'], params['campaign']].find(
        (value) => typeof value === 'string',
      );
      return { campaignId, productId, name: typeof name === 'string' ? name : '' };
    }
  }
}
