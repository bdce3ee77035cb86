import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Our own names for sizes of text would otherwise be taken for colours, and dropped.
const merge = extendTailwindMerge({
  extend: {
    classGroups: { 'font-size': [{ text: ['xs', 'sm', 'base', 'read', 'lg', 'xl', '2xl'] }] },
  },
});

/** Joins class names; of two utilities that set the same property the last one wins. */
export function cx(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
