/** Secrets that the server must be able to read again are kept sealed: a copy of the rows has none. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Seal {
  /** @param about what it belongs to, for instance a UUID; it opens with that alone */
  seal(text: string, about: string): string;
  /** @throws Error where it was sealed with another secret, belongs to something else or was changed */
  open(sealed: string, about: string): string;
  /**
   * A key of 32 bytes to give away: the same for the same belongings, and it tells nothing of the
   * secret or of another key. @param about what it is for, and whose
   */
  keyFor(...about: readonly string[]): Uint8Array;
}

const version = 'v1.';
const [nonceBytes, tagBytes] = [12, 16];

/** @param secret AUTH_SECRET: all nodes share it; another one opens nothing that was sealed before */
export function createSeal(secret: string): Seal {
  // A key of its own (RFC 5869), so that nothing else that the secret is used for can open these.
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'roundtable sealed secrets', 32));
  return {
    seal(text, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return version + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, about) {
      if (!sealed.startsWith(version)) throw new Error('This was not sealed here');
      const bytes = Buffer.from(sealed.slice(version.length), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    },
    keyFor: (...about) =>
      // JSON, so that no two lists of belongings read the same.
      new Uint8Array(
        hkdfSync('sha256', secret, '', `roundtable given keys ${JSON.stringify(about)}`, 32),
      ),
  };
}
