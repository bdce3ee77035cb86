/** AES-256-GCM by the browser's own WebCrypto: what is stored on a computer is stored sealed. */

/** Bytes that only the key opens, together with the number that is used once. */
export interface Sealed {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

const NONCE_BYTES = 12;
const encoder = new TextEncoder();

/** The key from the server, as one that scripts can use and nobody can read out again. */
export async function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  const raw = new Uint8Array(bytes);
  try {
    return await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  } finally {
    raw.fill(0);
    bytes.fill(0);
  }
}

/** @param about what it belongs to: it opens with that alone */
export async function seal(key: CryptoKey, plain: Uint8Array, about: string): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const additionalData = encoder.encode(about);
  const bytes = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData },
    key,
    new Uint8Array(plain),
  );
  return { nonce, bytes };
}

/** Undefined where another key sealed it, it belongs to something else, or it was changed. */
export async function unseal(
  key: CryptoKey,
  { nonce, bytes }: Sealed,
  about: string,
): Promise<Uint8Array | undefined> {
  try {
    const additionalData = encoder.encode(about);
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, bytes),
    );
  } catch {
    return undefined;
  }
}
