/** How every control that takes input looks: one place, so that they line up. */
export const control =
  'transition-quiet w-full min-h-10 rounded-md border border-line-strong/70 bg-surface px-3 py-2 text-base text-ink hover:border-line-strong disabled:bg-sunken disabled:text-ink-soft aria-invalid:border-danger';

/** A panel that floats over the page: menus, lists of choices, calendars. */
export const floating =
  'arrive z-50 rounded-lg border border-line bg-surface p-1.5 text-base text-ink shadow-lift outline-none';

/** One line in a floating list. */
export const option =
  'flex w-full items-center gap-2.5 rounded-sm px-2.5 py-2 text-left outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 cursor-pointer data-disabled:cursor-default';

/** The id of the words that explain a control, for `aria-describedby`. */
export function describedBy(id: string, hint?: string, error?: string): string | undefined {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}
