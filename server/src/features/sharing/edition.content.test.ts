import { describe, expect, it } from 'vitest';
import { languageTag } from '../../kernel/language.ts';
import { frozen, textsFor, type Contents } from './edition.content.ts';

const secret = { note: 'SECRET', observer: 'SECRET', clientId: 'SECRET', barriers: 'SECRET' };

describe('what an edition keeps', () => {
  it('is what is named, whatever else an object carries', () => {
    const goal = {
      ...secret,
      language: 'en',
      texts: {
        en: { ...secret, words: ' A goal ', progress: '', target: 'Four', unit: null },
      },
      series: { ...secret, target: 5, points: [{ ...secret, on: '2026-01-05', value: 3 }] },
    };
    expect(frozen.goal(goal)).toEqual({
      language: 'en',
      texts: { en: { words: 'A goal', progress: null, target: 'Four', unit: null } },
      series: { target: 5, points: [{ on: '2026-01-05', value: 3 }] },
    });
    const times = { startsAt: '2026-01-05T09:00:00.000Z', endsAt: '2026-01-05T10:00:00.000Z' };
    const appointment = {
      ...secret,
      ...times,
      language: 'en',
      texts: { en: { kind: 'SECRET', title: 'Dentist', place: null, note: null } },
      cancelled: false,
      cancelReason: 'SECRET',
    };
    expect(frozen.appointment(appointment)).toEqual({
      ...times,
      language: 'en',
      texts: { en: { title: 'Dentist', place: null, note: null } },
      cancelled: false,
    });
    const summary = {
      ...secret,
      language: 'en',
      texts: { en: { ...secret, title: 'This week', words: 'Good.' } },
    };
    expect(frozen.summary(summary)).toEqual({
      language: 'en',
      texts: { en: { title: 'This week', words: 'Good.' } },
    });
  });

  it('is the last sixty points of a picture', () => {
    const points = Array.from({ length: 90 }, (_, value) => ({ on: '2026-01-05', value }));
    const { series } = frozen.goal({
      language: 'en',
      texts: { en: { words: 'x', progress: null, target: null, unit: null } },
      series: { target: null, points },
    });
    expect(series?.points.map(({ value }) => value)).toEqual(
      points.slice(30).map(({ value }) => value),
    );
  });

  it('is in languages that there are, each once, the first one among them', () => {
    const summary = (language: string, ...tags: string[]): Contents['summary'] => ({
      language,
      texts: Object.fromEntries(tags.map((tag) => [tag, { title: 'T', words: 'W' }])),
    });
    expect(Object.keys(frozen.summary(summary('EN', 'en', 'pt-br')).texts)).toEqual([
      'en',
      'pt-BR',
    ]);
    for (const wrong of [
      summary('en', 'fr'),
      summary('en'),
      summary('en', 'en', 'EN'),
      summary('en', 'en', 'not a language'),
      summary('__proto__', '__proto__'),
      summary('en', 'en', ...'abcdefghijkl'.split('').map((letter) => `a${letter}`)),
    ])
      expect(() => frozen.summary(wrong)).toThrow();
  });
});

describe('the language that a reader gets', () => {
  const content: Contents['summary'] = {
    language: 'en',
    texts: {
      en: { title: 'E', words: 'E' },
      fr: { title: 'F', words: 'F' },
      'pt-BR': { title: 'P', words: 'P' },
    },
  };
  it.each([
    [null, 'en'],
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['pt-BR', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['FR', 'fr'],
    ['de', 'en'],
  ])('for %s is %s', (wanted, language) => {
    expect(textsFor(content, wanted).language).toBe(language);
  });
});

it('knows the tag of a language', () => {
  expect(languageTag(' pt-br ', ['x'])).toBe('pt-BR');
  expect(() => languageTag('', ['x'])).toThrow();
  expect(() => languageTag('x'.repeat(40), ['x'])).toThrow();
});
