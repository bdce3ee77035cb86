import { fromBase64, toBase64 } from 'lib0/buffer';

/** `Bytes` of the API are base64 text. */
export const encodeBytes = (bytes: Uint8Array): string => toBase64(bytes);

/** Empty for text that is empty or absent. */
export const decodeBytes = (text: string | null | undefined): Uint8Array =>
  text ? fromBase64(text) : new Uint8Array();

/** A UUID of the database from an opaque global id ("Membership:uuid" in base64url). */
export function uuidOf(globalId: string): string {
  const text = atob(globalId.replaceAll('-', '+').replaceAll('_', '/'));
  return text.slice(text.indexOf(':') + 1);
}
