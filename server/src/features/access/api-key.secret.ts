import { createHash, randomBytes, randomInt } from 'node:crypto';

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const form = /^rt_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/;

export interface KeySecret {
  /** The whole key, which is shown once. */
  readonly secret: string;
  /** `rt_` and eight characters, to recognise the key by; they are no part of the secret. */
  readonly prefix: string;
  readonly hash: string;
}

/** Makes a key of 256 random bits. */
export function makeSecret(): KeySecret {
  const name = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
  const prefix = `rt_${name}`;
  const secret = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { secret, prefix, hash: hashOf(secret) };
}

/** Whether a text is of the form of a key; nothing else is looked for in the database. */
export const isKey = (text: string): boolean => form.test(text);

/** SHA-256, hexadecimal. Slow hashing is for what people choose; this is 256 random bits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
