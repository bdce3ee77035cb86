import { validate, version } from 'uuid';
import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('makes ids that are UUIDs of their time, each its own and above the one before', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  const after = Date.now();
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const at = (id = ''): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  expect(at(ids[0])).toBeGreaterThanOrEqual(before);
  expect(at(ids.at(-1))).toBeLessThanOrEqual(after);
  // The end of one is nothing of another's: it is random.
  expect(new Set(ids.map((id) => id.slice(-8))).size).toBeGreaterThan(ids.length - 10);
});
