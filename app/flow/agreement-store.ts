import type { Telling } from '../core/telling.ts';

/** What the store keeps of how people of a shop agreed to be told. Their channels' addresses are secrets and kept apart. */
export interface AgreementTx {
  agreedTelling(): Promise<Telling>;
  /** `now`, epoch milliseconds: from then on another day or hour of the brief counts. */
  saveAgreedTelling(settings: Telling, now: number): Promise<void>;
}
