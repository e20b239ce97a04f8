import { campaignOfThread } from '../../core/slack.ts';
import type { TellingStore, ThreadKey } from './store.ts';
import type { Outgoing, Post, SendResult } from './tell.ts';

/**
 * Sends a message; one about a campaign to a channel of Slack goes into that campaign's thread there. The first one opens it:
 * processes that have a first one at the same time take turns, and the others answer it. A thread whose first message was
 * deleted begins anew.
 */
export async function sendInThread(
  { store, post }: { store: Pick<TellingStore, 'inShop' | 'withLock'>; post: Pick<Post, 'send'> },
  message: Outgoing,
): Promise<SendResult> {
  const { to, shop, lines } = message;
  const campaignId = campaignOfThread(lines);
  if (!('room' in to) || campaignId === null) return post.send(message);
  const key: ThreadKey = { campaignId, room: to.room };
  const open = (): Promise<string | null> => store.inShop(shop.domain, (tx) => tx.threadOf(key));

  /** Null: there is no such thread any more. */
  async function answer(thread: string): Promise<SendResult | null> {
    const result = await post.send({ ...message, thread });
    if (result.outcome === 'refused' && result.threadGone) return null;
    await keep(result, thread);
    return result;
  }
  async function keep(result: SendResult, before: string | null): Promise<void> {
    const thread = result.outcome === 'sent' ? result.thread : undefined;
    if (thread === undefined || thread === before) return;
    await store.inShop(shop.domain, (tx) => tx.saveThread(key, thread));
  }

  const found = await open();
  const answered = found === null ? null : await answer(found);
  if (answered) return answered;
  return store.withLock(`thread:${shop.domain}:${campaignId}:${to.room}`, async () => {
    const since = await open();
    const replied = since === null || since === found ? null : await answer(since);
    if (replied) return replied;
    const first = await post.send(message);
    await keep(first, null);
    return first;
  });
}
