import { badInput } from './errors.ts';

/**
 * Words that somebody typed into a field: trimmed at both ends, 1 to `most` characters (UTF-16
 * code units, as the database's limits are at least as wide), without control characters apart
 * from line breaks and tabs.
 * @throws BAD_USER_INPUT with `path`
 */
export function words(text: string, most: number, path: readonly string[]): string {
  // Half a character cannot be stored; what is around it can.
  const trimmed = text.toWellFormed().trim();
  if (trimmed === '') throw badInput(path, 'Write something here.');
  if (trimmed.length > most) throw badInput(path, `Write ${most} characters at the most.`);

  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(trimmed))
    throw badInput(path, 'There are characters here that cannot be stored.');
  return trimmed;
}

/** The same where the field may stay empty: absent, null and blank are all `null`. */
export function optionalWords(
  text: string | null | undefined,
  most: number,
  path: readonly string[],
): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : words(text, most, path);
}

/** One line of words: a name, a title. Line breaks are refused, so that logs and exports keep to one. */
export function line(text: string, most: number, path: readonly string[]): string {
  const trimmed = words(text, most, path);
  if (/[\n\r\u2028\u2029]/.test(trimmed)) throw badInput(path, 'Write one line.');
  return trimmed;
}

/** One line, or `null` where the field may stay empty. */
export function optionalLine(
  text: string | null | undefined,
  most: number,
  path: readonly string[],
): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : line(text, most, path);
}
