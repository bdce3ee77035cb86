import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { MeetingRoom } from './meeting-room.svelte.ts';
import type { AgendaItem } from './meetings.queries.ts';

const DRAGGED = 'application/x-roundtable-agenda';

/**
 * Lets a line of the agenda be moved: Alt-Up and Alt-Down from anywhere within it, or dragged by
 * its link and dropped on the upper or lower half of another line.
 */
export function movable(
  room: MeetingRoom,
  item: () => AgendaItem,
  allowed: () => boolean,
): Attachment<HTMLElement> {
  return (element) => {
    const isBefore = (event: DragEvent): boolean => {
      const { top, height } = element.getBoundingClientRect();
      return event.clientY < top + height / 2;
    };
    const clear = (): void => void delete element.dataset.drop;

    const onDragStart = (event: DragEvent): void => {
      if (!allowed() || !event.dataTransfer) return event.preventDefault();
      event.dataTransfer.setData(DRAGGED, item().id);
      event.dataTransfer.effectAllowed = 'move';
    };
    const onDragOver = (event: DragEvent): void => {
      if (!allowed() || !event.dataTransfer?.types.includes(DRAGGED)) return;
      event.preventDefault();
      element.dataset.drop = isBefore(event) ? 'before' : 'after';
    };
    const onDrop = (event: DragEvent): void => {
      clear();
      const id = event.dataTransfer?.getData(DRAGGED);
      const dragged = room.agenda.find((other) => other.id === id);
      if (!dragged || dragged.id === item().id) return;
      event.preventDefault();
      const others = room.agenda.filter((other) => other.id !== dragged.id);
      const at = others.findIndex((other) => other.id === item().id);
      const after = isBefore(event) ? others[at - 1] : others[at];
      void room.moveItem(dragged, after?.id ?? null);
    };
    const onKeyDown = async (event: KeyboardEvent): Promise<void> => {
      const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
      if (!by || !event.altKey || event.ctrlKey || event.metaKey || !allowed()) return;
      event.preventDefault();
      event.stopPropagation();
      const focused = document.activeElement;
      void room.moveBy(item(), by);
      await tick();
      // Moving a part of the page takes the focus from it.
      if (focused instanceof HTMLElement && document.activeElement !== focused) focused.focus();
      element.scrollIntoView({ block: 'nearest' });
    };
    const listeners: [string, (event: never) => void][] = [
      ['dragstart', onDragStart],
      ['dragover', onDragOver],
      ['dragleave', clear],
      ['drop', onDrop],
      ['keydown', (event: KeyboardEvent) => void onKeyDown(event)],
    ];
    for (const [name, listener] of listeners)
      element.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of listeners)
        element.removeEventListener(name, listener as EventListener);
    };
  };
}
