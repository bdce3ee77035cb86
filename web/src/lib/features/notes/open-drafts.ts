import { outliving } from '#lib/kernel/outliving.svelte.ts';
import { NoteDraft } from './note-draft.svelte.ts';
import type { FullNote } from './notes.queries.ts';

const drafts = new Map<string, NoteDraft>();

function warnOfUnsaved(event: BeforeUnloadEvent): void {
  if ([...drafts.values()].some((draft) => draft.hasUnsaved)) event.preventDefault();
}

/**
 * The page's one draft of a note. It outlives the editor: leaving a client's page and coming back
 * finds what was typed, also when it could not be saved.
 */
export function openDraft(note: FullNote): NoteDraft {
  if (drafts.size === 0) window.addEventListener('beforeunload', warnOfUnsaved);
  const known = drafts.get(note.id);
  if (known) {
    known.hear(note);
    return known;
  }
  const draft = outliving(() => new NoteDraft(note));
  drafts.set(note.id, draft);
  return draft;
}

/** Lets go of a draft that is saved, signed or discarded. */
export function closeDraft(id: string): void {
  if (drafts.get(id)?.hasUnsaved) return;
  drafts.delete(id);
  if (drafts.size === 0) window.removeEventListener('beforeunload', warnOfUnsaved);
}
