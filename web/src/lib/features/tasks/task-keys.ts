/**
 * Keys for a list of `TaskLine`s: up and down (or k and j) go from task to task, x ticks the one
 * that has the focus, Enter opens it. Attach it to the list: `<ul {@attach taskKeys}>`.
 */
export function taskKeys(list: HTMLElement): () => void {
  const onkeydown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = event.target;
    if (!(here instanceof HTMLElement) || here.closest('input, textarea')) return;
    const line = here.closest('[data-task-status]');
    if (!line) return;
    if (event.key === 'x') {
      line.querySelector<HTMLElement>('[role="checkbox"]')?.click();
      event.preventDefault();
      return;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return;
    const lines = [...list.querySelectorAll('[data-task-status]')];
    const next = lines[lines.indexOf(line) + step]?.querySelector<HTMLElement>('[data-task]');
    next?.focus();
    event.preventDefault();
  };
  list.addEventListener('keydown', onkeydown);
  return () => list.removeEventListener('keydown', onkeydown);
}
