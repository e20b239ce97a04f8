/** Whose an alert or a check is: one person, or one role where no person is named. */
import { z } from 'zod';
import { actsFor, type Attendee } from './absence.ts';
import type { Role } from './roles.ts';

/** What a rule goes by, the most specific first. */
export const OWNED_BY = ['tag', 'collection', 'product_type', 'vendor', 'everything'] as const;
export type OwnedBy = (typeof OWNED_BY)[number];

const ownerRuleSchema = z
  .object({
    by: z.enum(OWNED_BY),
    /** A tag, a collection's id, a product type or a vendor; empty for everything. */
    value: z.string().trim().max(255).default(''),
    /** What people call a collection. */
    label: z.string().max(255).default(''),
    /** The owner's id. */
    owner: z.string().min(1).max(320),
  })
  .refine(({ by, value }) => by === 'everything' || value !== '', {
    path: ['value'],
    message: 'problem.owner_value',
  });
/** In their order: of several rules of one kind the first counts. */
export const ownerRulesSchema = z.array(ownerRuleSchema).max(500);
export type OwnerRule = z.infer<typeof ownerRuleSchema>;

/** What rules look at; null where something is not about one product. */
export interface OwnedThing {
  tags: readonly string[];
  vendor: string;
  productType: string;
  /** Of the collections that a rule names, those that hold it. */
  collectionIds: readonly string[];
}

/** Somebody who can own something. */
export interface Keeper extends Attendee {
  name: string;
  role: Role;
}

export interface Owner {
  /** What the thing asks for, whoever it is. */
  role: Role;
  /** Who has it today; null: whoever has the role. */
  person: { userId: string; name: string } | null;
  /** Whose it is by the rules, while somebody else stands in. */
  insteadOf: string | null;
  /** A rule names them, not only their role. */
  byRule: boolean;
}

/**
 * The one owner of what this role answers for. The most specific rule whose person has the role, or administers, decides;
 * of equal ones the first. Without a rule it is the only person of the role, else the role. A role that nobody has is
 * the administrators'. `today`: a calendar day on the shop's clock.
 */
export function ownerOf(
  asked: Role,
  thing: OwnedThing | null,
  { rules, people, today }: { rules: readonly OwnerRule[]; people: readonly Keeper[]; today: string },
): Owner {
  const able = people.filter(({ role }) => role !== 'viewer');
  const answersFor = (userId: string): boolean =>
    able.some((one) => one.userId === userId && (one.role === asked || one.role === 'owner'));
  const rule = thing
    ? rules
        .filter((one) => answersFor(one.owner) && fits(one, thing))
        .reduce<OwnerRule | null>((best, one) => (best && rank(best) <= rank(one) ? best : one), null)
    : null;
  const role = able.some((one) => one.role === asked) ? asked : 'owner';
  const ofRole = able.filter((one) => one.role === role);
  const named = rule?.owner ?? (ofRole.length === 1 ? ofRole[0]?.userId : undefined);
  if (named === undefined) return { role, person: null, insteadOf: null, byRule: false };
  const acting = actsFor(named, able, today);
  const nameOf = (userId: string): string => able.find((one) => one.userId === userId)?.name ?? userId;
  return {
    role,
    person: { userId: acting, name: nameOf(acting) },
    insteadOf: acting === named ? null : nameOf(named),
    byRule: rule !== null,
  };
}

const rank = ({ by }: OwnerRule): number => OWNED_BY.indexOf(by);

const alike = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

function fits({ by, value }: OwnerRule, thing: OwnedThing): boolean {
  switch (by) {
    case 'tag':
      return thing.tags.some((tag) => alike(tag, value));
    case 'collection':
      return thing.collectionIds.includes(value);
    case 'product_type':
      return alike(thing.productType, value);
    case 'vendor':
      return alike(thing.vendor, value);
    case 'everything':
      return true;
  }
}
