import { expect, test } from 'vitest';
import { count, initials, languageName, paragraphs, sentence } from './words.ts';

test.each([
  ['Dana Okafor', 'DO'],
  ['Dr Samuel Haddad', 'SH'],
  ['Prof. Ana María de la Cruz', 'AC'],
  ['Åsa', 'Å'],
  ['  ', '?'],
])('%j has the initials %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test('counts say one thing in the singular', () => {
  expect([count(0, 'change'), count(1, 'change'), count(3, 'change')]).toEqual([
    '0 changes',
    '1 change',
    '3 changes',
  ]);
});

test('codes become words', () => {
  expect(sentence('CASE_MANAGER')).toBe('Case manager');
});

test('languages have names, and what is no language keeps its tag', () => {
  expect(['es', 'pt-BR', 'not a tag'].map(languageName)).toEqual([
    'Spanish',
    'Brazilian Portuguese',
    'not a tag',
  ]);
});

test('empty lines divide paragraphs', () => {
  expect(paragraphs('\nOne,\nand more.\n\n\nTwo. \n\n  ')).toEqual(['One,\nand more.', 'Two.']);
});
