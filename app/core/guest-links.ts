/** Links for people without a seat: what each may be for, and what it may show. */
import { may, type Role } from './roles.ts';

/** What a link can be for. */
export const LINK_PURPOSES = ['sign_off', 'feasibility', 'stock', 'survey', 'calendar'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Roles that a link can have; nobody is the owner by a link. */
export const LINK_ROLES = ['operations', 'merchandiser', 'viewer'] as const;
export type LinkRole = (typeof LINK_ROLES)[number];

/** Days that a link may hold. */
export const MOST_LINK_DAYS = 366;
/** Links that hold at once in a shop. */
export const MOST_LINKS = 200;

export interface GuestLink {
  id: string;
  /** Whom it is for, as people say it: "Anna at the warehouse". */
  name: string;
  role: LinkRole;
  purposes: LinkPurpose[];
  /** Language of what it shows. */
  locale: string;
  /** Epoch milliseconds. */
  createdAt: number;
  createdBy: string;
  expiresAt: number;
  revokedAt: number | null;
  /** Null: never opened. */
  lastUsedAt: number | null;
}

/** Whether somebody in this role can do at all what the link would be for. */
export function roleFits(role: LinkRole, purpose: LinkPurpose): boolean {
  if (purpose === 'sign_off') return may(role, 'sign');
  if (purpose === 'feasibility') return may(role, 'answerFeasibility');
  return true;
}

/** Whether the link opens this now. `now` is epoch milliseconds. */
export const opens = (link: GuestLink, purpose: LinkPurpose, now: number): boolean =>
  holds(link, now) && link.purposes.includes(purpose) && roleFits(link.role, purpose);

/** Whether the link has neither expired nor been revoked. */
export const holds = ({ expiresAt, revokedAt }: GuestLink, now: number): boolean =>
  revokedAt === null && now < expiresAt;

/** Whether somebody may give (and see the address of) a link of this role: nobody hands out more than they have. */
export const mayGive = (by: Role, role: LinkRole): boolean =>
  may(by, 'openGuestLink') && (by === 'owner' || role === by || role === 'viewer');

/** Who acts through a link, as commands and the record name them. */
export const guestId = (id: string): string => `link:${id}`;

const GUEST = /(.*) \(link:[\w-]+\)$/s;
/** The name of who acted by a link, from the record ("name (link:id)"); null for anybody else. */
export const guestName = (actor: string): string | null => GUEST.exec(actor)?.[1] ?? null;
