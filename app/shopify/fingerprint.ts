import { createHash } from 'node:crypto';

/** A short stand-in for a text that is only compared with itself, later. */
export const fingerprint = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22);
