import { badInput } from '../../kernel/errors.ts';
import { languageTag } from '../../kernel/language.ts';
import { line, optionalLine, optionalWords, words } from '../../kernel/words.ts';
import type { EditionKind } from './sharing.enums.ts';

/** A value of a small picture: the day and the number, and never who saw it or what they noted. */
export interface EditionPoint {
  readonly on: string;
  readonly value: number;
}

/** What each kind says in words, once a language. */
interface TextsOf {
  readonly goal: {
    readonly words: string;
    readonly progress: string | null;
    readonly target: string | null;
    readonly unit: string | null;
  };
  readonly appointment: {
    readonly title: string;
    readonly place: string | null;
    readonly note: string | null;
  };
  readonly summary: {
    readonly title: string;
    readonly words: string;
  };
}

/** What each kind tells besides, the same in every language. */
interface FactsOf {
  readonly goal: {
    /** Absent: no picture. `target` is the value to reach, in the texts' `unit`. */
    readonly series?: {
      readonly target: number | null;
      readonly points: readonly EditionPoint[];
    } | null;
  };
  readonly appointment: {
    /** Moments, ISO 8601 in UTC. */
    readonly startsAt: string;
    readonly endsAt: string;
    readonly cancelled: boolean;
  };
  readonly summary: object;
}

interface InLanguages<T> {
  /** The language (BCP 47) that is shown where a recipient's own is not among the texts. */
  readonly language: string;
  readonly texts: Readonly<Record<string, T>>;
}

export type Contents = {
  readonly [K in EditionKind]: InLanguages<TextsOf[K]> & FactsOf[K];
};
export type EditionContent<K extends EditionKind = EditionKind> = Contents[K];
export type SummaryContent = Contents['summary'];
export type EditionTexts<K extends EditionKind> = TextsOf[K];

/** The points of a series that an edition keeps: the last ones. */
export const mostPoints = 60;
const mostLanguages = 12;
type Path = readonly string[];

/**
 * What an edition of a kind keeps: it is made anew from the fields that are named here, so that
 * nothing else that an object carries can get in.
 * @throws BAD_USER_INPUT with the path of what is wrong
 */
export const frozen: {
  readonly [K in EditionKind]: (content: Contents[K], path?: Path) => Contents[K];
} = {
  goal: ({ language, texts, series }, path = ['input']) => ({
    ...inLanguages(language, texts, path, (text, at) => ({
      words: words(text.words, 2000, [...at, 'words']),
      progress: optionalWords(text.progress, 2000, [...at, 'progress']),
      target: optionalLine(text.target, 300, [...at, 'target']),
      unit: optionalLine(text.unit, 60, [...at, 'unit']),
    })),
    series: series
      ? {
          target: series.target,
          points: series.points.slice(-mostPoints).map(({ on, value }) => ({ on, value })),
        }
      : null,
  }),
  appointment: ({ language, texts, startsAt, endsAt, cancelled }, path = ['input']) => ({
    ...inLanguages(language, texts, path, (text, at) => ({
      title: line(text.title, 200, [...at, 'title']),
      place: optionalLine(text.place, 200, [...at, 'place']),
      note: optionalWords(text.note, 1000, [...at, 'note']),
    })),
    startsAt,
    endsAt,
    cancelled,
  }),
  summary: ({ language, texts }, path = ['input']) =>
    inLanguages(language, texts, path, (text, at) => ({
      title: line(text.title, 200, [...at, 'title']),
      words: words(text.words, 20_000, [...at, 'words']),
    })),
};

function inLanguages<T>(
  language: string,
  texts: Readonly<Record<string, T>>,
  path: Path,
  make: (text: T, path: Path) => T,
): InLanguages<T> {
  const made: Record<string, T> = {};
  const given = Object.entries(texts);
  if (given.length > mostLanguages)
    throw badInput([...path, 'texts'], `Write in ${mostLanguages} languages at the most.`);
  for (const [tag, text] of given) {
    const known = languageTag(tag, [...path, 'texts']);
    if (made[known]) throw badInput([...path, 'texts'], 'There are two texts in one language.');
    made[known] = make(text, [...path, 'texts']);
  }
  const usual = languageTag(language, [...path, 'language']);
  if (!made[usual])
    throw badInput([...path, 'texts'], 'There is no text in the language that is shown first.');
  return { language: usual, texts: made };
}

/** The language of a BCP 47 tag, wherever it is spoken. */
export const primary = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';

/**
 * The texts in the language of a reader: their own, one of the same language spoken elsewhere, or
 * else the one that the edition is first shown in.
 */
export function textsFor<T>(
  { language, texts }: InLanguages<T>,
  wanted: string | null,
): { readonly language: string; readonly text: T } {
  const tags = Object.keys(texts);
  const own = wanted?.toLowerCase();
  const tag =
    tags.find((one) => one.toLowerCase() === own) ??
    tags.find((one) => wanted !== null && primary(one) === primary(wanted)) ??
    language;
  return { language: tag, text: texts[tag] as T };
}
