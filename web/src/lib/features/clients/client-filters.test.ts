import { expect, test } from 'vitest';
import { filterVariables, readFilters } from './client-filters.ts';

test('an address without filters asks for everything', () => {
  expect(filterVariables(readFilters(new URLSearchParams()))).toEqual({});
});

test('filters are read from the address, and what it does not know is left out', () => {
  const filters = readFilters(
    new URLSearchParams('search=sam&caseload=true&programme=P1&status=ACTIVE&after=c&x=1'),
  );
  expect(filters.after).toBe('c');
  expect(filterVariables(filters)).toEqual({
    search: 'sam',
    caseload: true,
    programmeId: 'P1',
    status: 'ACTIVE',
  });
  expect(filterVariables(readFilters(new URLSearchParams('status=DELETED')))).toEqual({});
});
