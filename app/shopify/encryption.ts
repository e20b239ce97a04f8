import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A key for secrets at rest. `id` is stored beside every secret: letters, digits, `-`, `_`. */
export interface SecretKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^enc:([A-Za-z0-9_-]+):([A-Za-z0-9+/=]+)$/;

/**
 * A key from configured text: 32 bytes in base64 are the key itself, any other text of at least 16 characters is stretched
 * to one (HKDF-SHA256, RFC 5869).
 * @throws on an unusable id or a shorter secret.
 */
export function secretKey(id: string, secret: string): SecretKey {
  if (!/^[A-Za-z0-9_-]+$/.test(id)) throw new Error(`"${id}" cannot be the name of a key`);
  const bytes = Buffer.from(secret, 'base64');
  if (bytes.length === KEY_BYTES && bytes.toString('base64') === secret) return { id, key: bytes };
  if (secret.length < 16) throw new Error('A secret for tokens needs at least 16 characters');
  return { id, key: Buffer.from(hkdfSync('sha256', secret, 'holdfast', 'tokens at rest', KEY_BYTES)) };
}

/**
 * Encrypts short texts at rest: AES-256-GCM, a random nonce each, `enc:<key id>:<base64 of nonce, tag, ciphertext>`. The
 * first key encrypts, all decrypt: put a new key in front to rotate. `context` binds a secret to its place: moved to
 * another row, it does not open.
 */
export class Sealer {
  readonly #first: SecretKey;
  readonly #keys: ReadonlyMap<string, SecretKey>;

  constructor(keys: readonly SecretKey[]) {
    const [first] = keys;
    if (!first) throw new Error('There must be a key for tokens at rest');
    this.#first = first;
    this.#keys = new Map(keys.map((one) => [one.id, one]));
  }

  seal(text: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#first.key, nonce);
    cipher.setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `enc:${this.#first.id}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
  }

  /** @returns null for what no key of ours opens: a lost key, a changed text, or one that was never sealed. */
  open(text: string, context: string): string | null {
    const [, id, payload] = FORM.exec(text) ?? [];
    const key = id === undefined ? undefined : this.#keys.get(id);
    if (!key || payload === undefined) return null;
    const bytes = Buffer.from(payload, 'base64');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    } catch {
      return null;
    }
  }
}
