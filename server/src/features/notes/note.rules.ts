import { noteSections, type NoteFormat } from '@roundtable/schema/codes';
import { badInput } from '../../kernel/errors.ts';
import type { NoteStatus } from './note.enums.ts';

/** Characters in one section, and in one addendum. */
export const sectionLimit = 20_000;
/** How long after a keystroke somebody counts as writing, in milliseconds. */
export const writingFor = 30_000;
/** Objectives that one note may serve. */
export const objectiveLimit = 20;

export interface Section {
  readonly key: string;
  readonly label: string;
  readonly words: string;
}

/** The sections of a format in writing order, with what is written in them. */
export const sectionsOf = (
  format: NoteFormat,
  words: Readonly<Record<string, string>>,
): Section[] =>
  noteSections[format].map(({ key, label }) => ({ key, label, words: words[key] ?? '' }));

/**
 * The words after a change of some sections; those that are not named stay as they are.
 * @throws BAD_USER_INPUT for a section that the format has not, one named twice, or too many words
 */
export function wordsAfter(
  format: NoteFormat,
  words: Readonly<Record<string, string>>,
  changes: readonly { readonly key: string; readonly words: string }[],
): Record<string, string> {
  const known = new Set(noteSections[format].map(({ key }) => key));
  const changed = new Map<string, string>();
  changes.forEach(({ key, words: written }, index) => {
    const path = ['input', 'sections', String(index)];
    if (!known.has(key))
      throw badInput([...path, 'key'], 'A note of this format has no such section.');
    if (changed.has(key)) throw badInput([...path, 'key'], 'This section is there twice.');
    if (written.length > sectionLimit)
      throw badInput([...path, 'words'], `Write ${sectionLimit} characters at the most.`);
    // PostgreSQL has no such character, and no keyboard either.
    if (written.includes('\0'))
      throw badInput([...path, 'words'], 'There are characters here that cannot be stored.');
    // Half a character cannot be stored; what is around it can.
    changed.set(key, written.toWellFormed());
  });
  return { ...words, ...Object.fromEntries(changed) };
}

/** Whether nothing was typed; a section that was never written in is an empty one. */
export const sameWords = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (key) => (one[key] ?? '') === (other[key] ?? ''),
  );

/** A note without a word is not signed. */
export const hasWords = (words: Readonly<Record<string, string>>): boolean =>
  Object.values(words).some((written) => written.trim() !== '');

/** Whether the author typed just now. */
export const isWriting = (
  note: { readonly status: NoteStatus; readonly updatedAt: Date },
  now: Date,
): boolean => note.status === 'draft' && now.getTime() - note.updatedAt.getTime() < writingFor;
