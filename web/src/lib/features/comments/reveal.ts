import type { ThreadInList } from './comments.queries.ts';

/** Brings the words that a thread is about into sight: above the list, where that covers the text. */
export function reveal(
  { id, field }: Pick<ThreadInList, 'id' | 'field'>,
  when: 'always' | 'if covered' = 'always',
): void {
  const words =
    document.querySelector(`[data-mark="${id}"]`) ??
    // Far from the window there is no editor yet, and no marks.
    document.querySelector(`[data-field="${field}"]`);
  const covered = document.querySelector('.comments-sheet') !== null;
  if (covered || when === 'always')
    words?.scrollIntoView({ block: covered ? 'start' : 'center', behavior: 'smooth' });
}
