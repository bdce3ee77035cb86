import { expect, it } from 'vitest';
import fc from 'fast-check';
import { differences, type TextPart } from './history.difference.ts';
import type { PlainRecord } from './history.records.ts';

const record = (words: string, values: PlainRecord['values'] = {}): PlainRecord => ({
  values,
  texts: { words: { words, nodes: [{ delta: [{ insert: words }] }] } },
});
const partsOf = (before: string, after: string): readonly TextPart[] =>
  differences(new Map([['goals/a', record(before)]]), new Map([['goals/a', record(after)]]))[0]
    ?.texts[0]?.parts ?? [];
const shown = (before: string, after: string): string =>
  partsOf(before, after)
    .map(({ is, text }) => ({ same: text, inserted: `[+${text}]`, deleted: `[-${text}]` })[is])
    .join('');

it.each([
  [
    'Noise in the corridor.',
    'Heavy footsteps in the corridor.',
    '[-Noise][+Heavy footsteps] in the corridor.',
  ],
  ['Asks for a break', 'Asks for a short break', 'Asks for a [+short ]break'],
  ['two stays', 'four stays', '[-two][+four] stays'],
  ['', 'New words', '[+New words]'],
  ['Old words', '', '[-Old words]'],
])('%j → %j', (before, after, expected) => {
  expect(shown(before, after)).toBe(expected);
});

it('leads from any text to any other, and back', () => {
  const text = fc.array(fc.constantFrom('a', 'b ', ' ', '\n', 'word', '.', '😀'), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, text, (one, two) => {
      const [before, after] = [one.join(''), two.join('')];
      const parts = partsOf(before, after);
      const side = (without: TextPart['is']): string =>
        parts
          .filter(({ is }) => is !== without)
          .map((part) => part.text)
          .join('');
      if (before === after) return parts.length === 0;
      return side('inserted') === before && side('deleted') === after;
    }),
  );
});

it('shows texts as replaced once the time for all of them is over', () => {
  const changes = (time?: number): unknown =>
    differences(
      new Map([['goals/a', record('two stays')]]),
      new Map([['goals/a', record('four stays')]]),
      time,
    ).map(({ texts }) => texts[0]?.parts.map(({ text }) => text));
  expect(changes(0)).toEqual([['two stays', 'four stays']]);
  expect(changes()).toEqual([['two', 'four', ' stays']]);
});

it('shows what was taken out as it was last seen, and what came as new', () => {
  const live = record('Words', { priority: 'high' });
  const gone = record('Words', { priority: 'high', removed: true });
  const change = (before: PlainRecord | undefined, after: PlainRecord | undefined) => {
    const of = (one: PlainRecord | undefined) => new Map(one ? [['goals/a', one]] : []);
    return differences(of(before), of(after)).map(({ change: what, values, texts }) => [
      what,
      values.length,
      texts[0]?.parts[0]?.is,
    ]);
  };
  expect(change(undefined, live)).toEqual([['added', 1, 'inserted']]);
  expect(change(live, gone)).toEqual([['removed', 1, 'deleted']]);
  expect(change(gone, live)).toEqual([['restored', 1, 'inserted']]);
  expect(change(gone, gone)).toEqual([]);
  expect(change(undefined, gone)).toEqual([]);
  expect(change(live, { ...live, values: { ...live.values, order: 'a1' } })).toEqual([
    ['changed', 0, undefined],
  ]);
});
