import type { FrameData } from './frame-context.ts';

/** How far the first reading of a shop is while it is not done; without access nothing goes on by itself. */
export type UnfinishedReading = 'soon' | 'running' | 'failed' | 'no_access';

/** Where the first reading stands that is not done yet. */
export function unfinishedReading({
  tokenRevokedAt,
  sync,
}: Pick<FrameData['frame'], 'tokenRevokedAt' | 'sync'>): UnfinishedReading {
  if (tokenRevokedAt !== null) return 'no_access';
  if (sync.state === 'failed') return 'failed';
  return sync.state === 'never' ? 'soon' : 'running';
}
