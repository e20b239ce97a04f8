import { readSent, satisfactionMessage, type SatisfactionAnswer } from '../../core/satisfaction.ts';
import type { Clock } from '../ports.ts';
import { createLimit } from './limits.ts';
import type { Signer } from './signing.ts';
import type { ReachStore, SatisfactionAddress } from './store.ts';

const PURPOSE = 'satisfaction';
const ADDRESS = /^\/satisfaction\/([a-z0-9][a-z0-9-]*\.myshopify\.com)\/(\d{1,9})-([\w-]{22})$/;
const MINUTE_MS = 60_000;
/** Messages of one sender, and answers of one shop, in a minute: the largest tool sends them as they come. */
const OF_SENDER = { most: 300, windowMs: MINUTE_MS };
const OF_SHOP = { most: 20_000, windowMs: MINUTE_MS };
/** Answers that one shop may keep; about a hundred a day for the time that they are kept. */
export const MOST_KEPT = 200_000;

export type AnswersReceived =
  | { state: 'taken'; answers: number; fresh: number }
  | { state: 'nonsense'; problem: string }
  | { state: 'unknown' | 'gone' | 'too_many' };

export interface Satisfaction {
  /** Takes a message of the tool that asks shoppers; `address` is who sent it. */
  receive(path: string, body: string, address: string): Promise<AnswersReceived>;
  path(shop: string, address: SatisfactionAddress): string;
}

/** Answers of shoppers behind a signed address that can be revoked. All of a message or nothing. */
export function createSatisfaction(ports: {
  store: Pick<ReachStore, 'inShop'>;
  signer: Signer;
  clock: Clock;
}): Satisfaction {
  const { store, signer, clock } = ports;
  const ofSender = createLimit(OF_SENDER.most, OF_SENDER.windowMs);
  const ofShop = createLimit(OF_SHOP.most, OF_SHOP.windowMs);
  return {
    async receive(path, body, sender) {
      const [, shop = '', serial = '', signature = ''] = ADDRESS.exec(path) ?? [];
      const now = clock.now();
      if (!ofSender.take(sender, 1, now)) return { state: 'too_many' };
      if (!signer.isSigned(PURPOSE, `${shop}/${serial}`, signature)) return { state: 'unknown' };
      const read = readMessage(body, now);
      if (!read.ok) return { state: 'nonsense', problem: read.problem };
      if (!ofShop.take(shop, read.answers.length, now)) return { state: 'too_many' };
      return store.inShop(shop, async (tx): Promise<AnswersReceived> => {
        const open = await tx.satisfactionAddress();
        if (open?.serial !== Number(serial) || open.revokedAt !== null) return { state: 'gone' };
        const fresh = await tx.saveSatisfaction(read.answers, MOST_KEPT, now);
        return fresh === null
          ? { state: 'too_many' }
          : { state: 'taken', answers: read.answers.length, fresh };
      });
    },
    path: (shop, { serial }) =>
      `/satisfaction/${shop}/${serial}-${signer.sign(PURPOSE, `${shop}/${serial}`)}`,
  };
}

function readMessage(
  body: string,
  now: number,
): { ok: true; answers: SatisfactionAnswer[] } | { ok: false; problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, problem: 'The body is no JSON' };
  }
  const parsed = satisfactionMessage.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  }
  const answers: SatisfactionAnswer[] = [];
  for (const [index, one] of parsed.data.answers.entries()) {
    const answer = readSent(one, now);
    if (typeof answer === 'string')
      return { ok: false, problem: `answers.${index}.${answer}: cannot be right` };
    answers.push(answer);
  }
  return { ok: true, answers };
}
