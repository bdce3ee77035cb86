/** What changed of a document between two states, record by record. Runs in the history's thread. */
import { diffWordsWithSpace } from 'diff';
import {
  isLiveRecord,
  type PlainRecord,
  type PlainRecords,
  type PlainValue,
} from './history.records.ts';

export type RecordChange = 'added' | 'changed' | 'removed' | 'restored';

export interface TextPart {
  readonly is: 'same' | 'inserted' | 'deleted';
  readonly text: string;
}

export interface TextDifference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** Both versions in one, word by word. */
  readonly parts: readonly TextPart[];
  /** The words stayed, and lists or marks changed. */
  readonly form: boolean;
}

export interface ValueDifference {
  readonly field: string;
  readonly before: PlainValue;
  readonly after: PlainValue;
}

export interface RecordDifference {
  readonly key: string;
  readonly change: RecordChange;
  /** It stands at another place among its siblings. */
  readonly moved: boolean;
  readonly values: readonly ValueDifference[];
  readonly texts: readonly TextDifference[];
}

/** Milliseconds for finding the words that differ in one text; then it is shown as replaced. */
const patience = 250;
/** The same for all texts of a comparison; then those that are left are shown as replaced. */
const allPatience = 10_000;
/** Told in other ways: by `change` and `moved`. */
const apart = ['order', 'removed'];

/**
 * The records that differ, in the order in which they stand in the document.
 * @param time milliseconds for finding the words that differ, in all texts
 */
export function differences(
  before: PlainRecords,
  after: PlainRecords,
  time = allPatience,
): RecordDifference[] {
  const keys = new Set([...after.keys(), ...before.keys()]);
  const end = performance.now() + time;
  return [...keys].flatMap((key) => differenceOf(key, before.get(key), after.get(key), end) ?? []);
}

function differenceOf(
  key: string,
  before: PlainRecord | undefined,
  after: PlainRecord | undefined,
  end: number,
): RecordDifference | undefined {
  const change = changeOf(before, after);
  if (!change) return undefined;
  // Of what came everything is new; what was taken out is shown as it was last seen.
  const from = change === 'added' || change === 'restored' ? undefined : before;
  const to = change === 'removed' ? undefined : after;
  const values = valuesOf(from, to);
  const texts = textsOf(from, to, end);
  const moved = change === 'changed' && before?.values.order !== after?.values.order;
  if (change === 'changed' && !moved && values.length + texts.length === 0) return undefined;
  return { key, change, moved, values, texts };
}

function changeOf(
  before: PlainRecord | undefined,
  after: PlainRecord | undefined,
): RecordChange | undefined {
  const [was, is] = [isLiveRecord(before), isLiveRecord(after)];
  if (was && is) return 'changed';
  if (was) return 'removed';
  if (!is) return undefined;
  return before ? 'restored' : 'added';
}

const namesIn = (...sets: (object | undefined)[]): string[] => [
  ...new Set(sets.flatMap((set) => Object.keys(set ?? {}))),
];

const valuesOf = (
  before: PlainRecord | undefined,
  after: PlainRecord | undefined,
): ValueDifference[] =>
  namesIn(before?.values, after?.values).flatMap((field) => {
    const [was, is] = [before?.values[field] ?? null, after?.values[field] ?? null];
    return was === is || apart.includes(field) ? [] : [{ field, before: was, after: is }];
  });

const textsOf = (
  before: PlainRecord | undefined,
  after: PlainRecord | undefined,
  end: number,
): TextDifference[] =>
  namesIn(before?.texts, after?.texts).flatMap((field): TextDifference[] => {
    const [was, is] = [before?.texts[field], after?.texts[field]];
    const words = { before: was?.words ?? '', after: is?.words ?? '' };
    if (words.before !== words.after)
      return [{ field, ...words, parts: partsOf(words.before, words.after, end), form: false }];
    if (!was || !is || JSON.stringify(was.nodes) === JSON.stringify(is.nodes)) return [];
    // An empty text that was typed in and emptied again is the same to everybody.
    if (words.after === '') return [];
    return [{ field, ...words, parts: [{ is: 'same', text: words.after }], form: true }];
  });

/** @param end when it is to be over, as `performance.now()` has it */
function partsOf(before: string, after: string, end: number): TextPart[] {
  const whole: TextPart[] = [
    { is: 'deleted', text: before },
    { is: 'inserted', text: after },
  ];
  const left = Math.min(patience, end - performance.now());
  if (left <= 0) return joined(whole);
  const found = diffWordsWithSpace(before, after, { timeout: left }) as
    readonly { added?: boolean; removed?: boolean; value: string }[] | undefined;
  const parts: readonly TextPart[] =
    found?.map(({ added, removed, value }) => ({
      is: added ? 'inserted' : removed ? 'deleted' : 'same',
      text: value,
    })) ?? whole;
  return gathered(parts);
}

/**
 * What changed on both sides of a blank is one change: two words that took the place of one read as
 * one insertion. Deletions come first.
 */
function gathered(parts: readonly TextPart[]): TextPart[] {
  const made: TextPart[] = [];
  let deleted = '';
  let inserted = '';
  const flush = (): void => {
    // A blank that ends both is in both.
    const [end = ''] = deleted && inserted ? (/[ \t]+$/.exec(deleted) ?? []) : [];
    const shared = end !== '' && inserted.endsWith(end) ? end : '';
    const cut = (text: string): string => text.slice(0, text.length - shared.length);
    made.push({ is: 'deleted', text: cut(deleted) }, { is: 'inserted', text: cut(inserted) });
    made.push({ is: 'same', text: shared });
    deleted = inserted = '';
  };
  for (const [at, { is, text }] of parts.entries()) {
    if (is === 'deleted') deleted += text;
    else if (is === 'inserted') inserted += text;
    else if (deleted + inserted && /^[ \t]+$/.test(text) && at < parts.length - 1) {
      deleted += text;
      inserted += text;
    } else {
      flush();
      made.push({ is, text });
    }
  }
  flush();
  return joined(made);
}

/** Without empty parts, and with neighbours of one kind as one. */
function joined(parts: readonly TextPart[]): TextPart[] {
  const made: { is: TextPart['is']; text: string }[] = [];
  for (const { is, text } of parts) {
    const last = made.at(-1);
    if (text === '') continue;
    if (last?.is === is) last.text += text;
    else made.push({ is, text });
  }
  return made;
}
