import type { PlanCollection } from '@roundtable/schema/plan-document';
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { PlanContext } from './plan-context.svelte.ts';
import { moveAfter, moveBy } from './plan-edits.ts';

interface Item {
  readonly root: PlanCollection;
  readonly id: string;
  readonly parentId: string | null;
  readonly siblings: () => readonly { readonly id: string }[];
}

/**
 * Lets an item be moved among its siblings: Alt-Up and Alt-Down from anywhere within it, and
 * dropping a sibling on its upper or lower half.
 */
export function reorderable(plan: PlanContext, item: Item): Attachment<HTMLElement> {
  return (element) => {
    const fits = (): boolean =>
      plan.editable &&
      plan.dragged?.root === item.root &&
      plan.dragged.parentId === item.parentId &&
      plan.dragged.id !== item.id;
    const isBefore = (event: DragEvent): boolean => {
      const { top, height } = element.getBoundingClientRect();
      return event.clientY < top + height / 2;
    };
    const clear = (): void => void delete element.dataset.drop;

    const onDragOver = (event: DragEvent): void => {
      if (!fits()) return;
      event.preventDefault();
      event.stopPropagation();
      element.dataset.drop = isBefore(event) ? 'before' : 'after';
    };
    const onDrop = (event: DragEvent): void => {
      clear();
      const { dragged } = plan;
      if (!dragged || !fits()) return;
      event.preventDefault();
      event.stopPropagation();
      const siblings = item.siblings();
      const at = siblings.findIndex(({ id }) => id === item.id);
      const before = siblings[at - 1]?.id ?? null;
      moveAfter(plan.live, item.root, dragged.id, isBefore(event) ? before : item.id);
      plan.dragged = undefined;
    };
    const onKeyDown = async (event: KeyboardEvent): Promise<void> => {
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (!event.altKey || step === 0 || event.ctrlKey || event.metaKey || !plan.editable) return;
      event.preventDefault();
      event.stopPropagation();
      const focused = document.activeElement;
      moveBy(plan.live, item.root, item.id, item.siblings(), step);
      await tick();
      // Moving a part of the page takes the focus from it.
      if (focused instanceof HTMLElement && document.activeElement !== focused) focused.focus();
      element.scrollIntoView({ block: 'nearest' });
    };
    const keyListener = (event: KeyboardEvent): void => void onKeyDown(event);

    element.addEventListener('dragover', onDragOver);
    element.addEventListener('dragleave', clear);
    element.addEventListener('drop', onDrop);
    element.addEventListener('keydown', keyListener);
    return () => {
      element.removeEventListener('dragover', onDragOver);
      element.removeEventListener('dragleave', clear);
      element.removeEventListener('drop', onDrop);
      element.removeEventListener('keydown', keyListener);
    };
  };
}
