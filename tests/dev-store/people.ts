/** The people who can be signed in to the admin of a shop. Shopify tells an app who owns the account, and nothing of roles. */
export interface Person {
  id: number;
  name: string;
  role: string;
  email: string;
  accountAccess: string;
  accountOwner: boolean;
  /** Works for the shop from outside, such as an agency. */
  collaborator: boolean;
}

const person = (
  id: number,
  name: string,
  role: string,
  more: Partial<Pick<Person, 'accountOwner' | 'collaborator'>> = {},
): Person => ({
  id,
  name,
  role,
  email: `${name.split(' ')[0]?.toLowerCase() ?? 'somebody'}@shop.example`,
  accountAccess: more.accountOwner ? 'Full' : 'Limited',
  accountOwner: false,
  collaborator: false,
  ...more,
});

export const PEOPLE: readonly Person[] = [
  person(1001, 'Olivia Hart', 'Owner', { accountOwner: true }),
  person(1002, 'Milan Berger', 'Merchandiser'),
  person(1003, 'Oksana Reyes', 'Operations'),
  person(1004, 'Vera Lindqvist', 'Viewer'),
  person(1005, 'Aziz Demir', 'Agency', { collaborator: true }),
];

/** Owns every shop too, for tests that name nobody. */
export const OWNER_ID = '1';
