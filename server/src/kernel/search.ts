import { raw, type FilterQuery } from '@mikro-orm/core';
import { badInput } from './errors.ts';

/** How long a search may be, in characters. */
const longest = 100;

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/**
 * Rows in whose columns every word of a search is found, in any order, case and with or without
 * accents. No search, and a blank one, is all rows.
 * @param columns names of columns of text, from our own code and never from a request
 * @throws BAD_USER_INPUT with `path`
 */
export function searchFilter<T>(
  search: string | null | undefined,
  columns: readonly string[],
  path: readonly string[],
): FilterQuery<T> {
  const text = (search ?? '').normalize('NFC').trim();
  if (text === '') return {};
  if (text.length > longest) throw badInput(path, `Search for ${longest} characters at the most.`);
  if (text.includes('\0')) throw badInput(path, 'There are characters here that cannot be sought.');
  const all = text.split(/\s+/u).map((word) => ({
    [raw(
      (alias) =>
        `unaccent(lower(concat_ws(' ', ${columns.map((name) => `${alias}.${name}`).join(', ')})))
         like '%' || unaccent(lower(?)) || '%'`,
      [escaped(word)],
    )]: [],
  }));
  return { $and: all } as FilterQuery<T>;
}
