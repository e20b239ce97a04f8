/** Shopify's session storage, kept in memory: for tests that need a storage and are not about it. */
import type { Session } from '@shopify/shopify-api';
import type { SessionStorage } from '../../app/shopify/sessions.ts';

export class MemorySessions implements SessionStorage {
  #kept = new Map<string, Session>();

  async storeSession(session: Session): Promise<boolean> {
    this.#kept.set(session.id, session);
    return true;
  }
  async loadSession(id: string): Promise<Session | undefined> {
    return this.#kept.get(id);
  }
  async deleteSession(id: string): Promise<boolean> {
    return this.#kept.delete(id);
  }
  async deleteSessions(ids: string[]): Promise<boolean> {
    return ids.every((id) => this.#kept.delete(id));
  }
  async findSessionsByShop(shop: string): Promise<Session[]> {
    return [...this.#kept.values()].filter((session) => session.shop === shop);
  }
}
