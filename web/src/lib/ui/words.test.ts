import { expect, test } from 'vitest';
import { count, initials, sentence } from './words.ts';

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
