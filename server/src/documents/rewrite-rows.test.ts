import { expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { rewriteRows, type ProjectedTable } from './rewrite-rows.ts';

it('makes nothing of no rows, and spoils nothing for those that come', () => {
  const where: ProjectedTable = { table: 'a_table', document: 'id', fixed: [], items: false };
  expect(() => rewriteRows(where, newId(), [])).toThrow('a_table');
  expect(rewriteRows(where, newId(), [{ words: 'Sleep' }]).numbered).toContain('"words"');
});
