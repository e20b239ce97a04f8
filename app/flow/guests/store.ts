/** What is kept about links for people without a seat. */
import type { GuestLink } from '../../core/guest-links.ts';

export interface GuestTx {
  /** The newest first. */
  guestLinks(): Promise<GuestLink[]>;
  guestLink(id: string): Promise<GuestLink | null>;
  addGuestLink(link: GuestLink): Promise<void>;
  revokeGuestLink(id: string, now: number): Promise<void>;
  guestLinkUsed(id: string, now: number): Promise<void>;
}
