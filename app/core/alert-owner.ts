import type { AlertDraft } from './decision.ts';
import type { Role } from './roles.ts';

const OF_THE_OWNER: readonly AlertDraft['kind'][] = ['brake', 'token', 'machine', 'silent', 'team'];

const OF_THE_PLANNER: readonly AlertDraft['kind'][] = [
  'override_inferred',
  'sign_off_answered',
  'task',
  'page_update',
  'collection_update',
  'theme_published',
  'page_down',
];

/**
 * Whose alert it is until somebody takes it: what concerns the shop as a whole is the owner's, a person's own decision
 * that was read from the shop is the merchandiser's, stock is operations'. A placement without an owner is the
 * merchandiser's.
 */
export function alertOwner(kind: AlertDraft['kind']): Role {
  if (OF_THE_OWNER.includes(kind)) return 'owner';
  return OF_THE_PLANNER.includes(kind) ? 'merchandiser' : 'operations';
}
