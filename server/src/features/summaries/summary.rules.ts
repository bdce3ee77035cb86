import { houseLanguage } from '@roundtable/schema/languages';
import { badInput } from '../../kernel/errors.ts';
import { primary, textsFor } from '../sharing/index.ts';
import type { SummaryAudience } from './summary.enums.ts';

export { houseLanguage };

/** The longest part, in characters. */
export const longestPart = 20_000;

interface InLanguage {
  readonly language: string;
  readonly words: string;
}

/** Whether two tags are of one language, wherever it is spoken. */
export const speaks = (one: string, other: string): boolean => primary(one) === primary(other);

/** The part that somebody gets who reads `wanted`, by the portal's own rule. */
export function partFor<P extends InLanguage>(
  parts: readonly P[],
  wanted: string | null,
): P | undefined {
  const written = parts.filter(({ words }) => words.trim() !== '');
  const usual = written.find(({ language }) => language === houseLanguage) ?? written[0];
  if (!usual) return undefined;
  const texts = Object.fromEntries(written.map((part) => [part.language, part]));
  return textsFor({ language: usual.language, texts }, wanted).text;
}

/**
 * Refuses a summary that says nothing. A family's must say something in the house's language, so
 * that there is something for everybody.
 * @throws BAD_USER_INPUT
 */
export function checkComplete(audience: SummaryAudience, parts: readonly InLanguage[]): void {
  const path = ['input', 'id'];
  if (parts.every(({ words }) => words.trim() === ''))
    throw badInput(path, 'Nothing is written yet.');
  if (audience === 'family' && partFor(parts, houseLanguage)?.language !== houseLanguage)
    throw badInput(
      path,
      'Write it in English first; it goes to everybody without another language.',
    );
}
