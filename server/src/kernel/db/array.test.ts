import { expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { arrayOf } from './array.ts';

it('writes ids, codes and numbers as PostgreSQL reads an array', () => {
  const id = newId();
  expect(arrayOf([])).toBe('{}');
  expect(arrayOf([id, 'case-manager', 'note.changed', 'in_force', 12, -1])).toBe(
    `{${id},case-manager,note.changed,in_force,12,-1}`,
  );
});

it.each(['', 'a,b', '{}', 'a b', '"', "'", '\\', 'null', 'NULL', 'é', 'a\n'])(
  'takes nothing that would have to be quoted: %j',
  (value) => {
    expect(() => arrayOf(['a', value])).toThrow('Not an id');
  },
);
