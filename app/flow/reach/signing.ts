import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs short texts for one purpose each; an address that was signed with an older key still holds. */
export interface Signer {
  /** 22 characters of base64url: 128 bits of an HMAC-SHA256. */
  sign(purpose: string, text: string): string;
  isSigned(purpose: string, text: string, signature: string): boolean;
}

const CHARACTERS = 22;

/** @param secrets the first signs, all are accepted. @throws without a secret. */
export function createSigner(secrets: readonly string[]): Signer {
  const [first] = secrets;
  if (first === undefined) throw new Error('There must be a key for addresses');
  const made = (secret: string, purpose: string, text: string): string =>
    createHmac('sha256', secret).update(`${purpose}\n${text}`).digest('base64url').slice(0, CHARACTERS);
  return {
    sign: (purpose, text) => made(first, purpose, text),
    isSigned(purpose, text, signature) {
      const given = Buffer.from(signature);
      return secrets.some((secret) => {
        const expected = Buffer.from(made(secret, purpose, text));
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
    },
  };
}
