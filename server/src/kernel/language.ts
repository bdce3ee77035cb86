import { badInput } from './errors.ts';

/**
 * A language tag in its usual writing (BCP 47), for instance `en-GB`.
 * @throws BAD_USER_INPUT with `path`
 */
export function languageTag(tag: string, path: readonly string[]): string {
  try {
    const [known] = Intl.getCanonicalLocales(tag.trim());
    if (known && known.length <= 35) return known;
  } catch {
    // Not a tag: refused below.
  }
  throw badInput(path, 'This is not the tag of a language, for instance en or pt-BR.');
}
