/** Parts of the meeting in the order in which F6 goes through them. */
const order = ['agenda', 'plan', 'notes'] as const;
export type Pane = (typeof order)[number];

/**
 * The pane that F6 (Shift-F6: backwards) goes to from where the focus is, as windows with panes have
 * it; undefined for another key.
 */
export function paneAfter(event: KeyboardEvent): Pane | undefined {
  if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const inside = event.target instanceof Element ? event.target.closest('.meeting-pane') : null;
  const here = order.findIndex((pane) => inside?.id === `pane-${pane}`);
  const step = event.shiftKey ? -1 : 1;
  const next = here < 0 ? (event.shiftKey ? order.length - 1 : 0) : here + step;
  return order[(next + order.length) % order.length];
}

/** What a person works with first in a pane: the chosen case, the first words, the chosen tab. */
const first: Record<Pane, string> = {
  agenda: 'a[aria-current], a[data-agenda]',
  plan: '[role="textbox"], button, a[href]',
  notes: '[role="tab"][aria-selected="true"], button, a[href]',
};

export function focusPane(pane: Pane): void {
  const place = document.getElementById(`pane-${pane}`);
  (place?.querySelector<HTMLElement>(first[pane]) ?? place)?.focus();
}
