import { expect, test } from 'vitest';
import { pathWithin } from './next.ts';

test.each([
  [null, '/'],
  ['', '/'],
  ['/clients?search=sam', '/clients?search=sam'],
  ['//elsewhere.example/clients', '/'],
  ['/\\elsewhere.example', '/'],
  ['/\t/elsewhere.example', '/'],
  ['https://elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
])('%s leads to %s', (next, path) => {
  expect(pathWithin(next)).toBe(path);
});
