import type { AlertDraft } from './decision.ts';
import type { Role } from './roles.ts';

const OF_THE_OWNER: readonly AlertDraft['kind'][] = ['brake', 'token', 'machine', 'team'];

/**
 * Whose alert it is until somebody takes it: what concerns the shop as a whole is the owner's, a person's own decision
 * that was read from the shop is the merchandiser's, stock is operations'. A placement without an owner is the
 * merchandiser's.
 */
export function alertOwner(kind: AlertDraft['kind']): Role {
  if (OF_THE_OWNER.includes(kind)) return 'owner';
  const planner = kind === 'override_inferred' || kind === 'sign_off_answered' || kind === 'task';
  return planner ? 'merchandiser' : 'operations';
}
