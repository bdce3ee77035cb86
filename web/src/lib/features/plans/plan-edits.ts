import {
  addRecord,
  moveRecord,
  setRemoved,
  setValue,
  type PlainValue,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import { uuidv4 } from 'lib0/random';
import type { LiveDocument } from '#lib/kernel/document/live-document.svelte.ts';

interface Added {
  readonly parentId?: string;
  readonly values?: Readonly<Record<string, PlainValue>>;
  readonly afterId?: string | null;
}

/**
 * Adds a record and gives its id. It is made hidden outside of the undo history and then shown
 * within it: undoing hides it again and deletes nothing that a teammate wrote into it meanwhile.
 */
export function add(live: LiveDocument, root: PlanCollection, added: Added = {}): string {
  const id = uuidv4();
  live.editUntracked((doc) => void addRecord(doc, root, { ...added, id, removed: true }));
  live.edit((doc) => setRemoved(doc, root, id, false));
  return id;
}

export function set(
  live: LiveDocument,
  root: PlanCollection,
  id: string,
  field: string,
  value: PlainValue,
): void {
  live.edit((doc) => setValue(doc, root, id, field, value));
}

export function retire(live: LiveDocument, root: PlanCollection, id: string): void {
  live.edit((doc) => setRemoved(doc, root, id, true));
}

export function restore(live: LiveDocument, root: PlanCollection, id: string): void {
  live.edit((doc) => setRemoved(doc, root, id, false));
}

/** Moves a record by one place among its siblings; false when it is at that end already. */
export function moveBy(
  live: LiveDocument,
  root: PlanCollection,
  id: string,
  siblings: readonly { readonly id: string }[],
  step: -1 | 1,
): boolean {
  const from = siblings.findIndex((sibling) => sibling.id === id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= siblings.length) return false;
  const after = step === 1 ? siblings[to]?.id : (siblings[to - 1]?.id ?? null);
  live.edit((doc) => moveRecord(doc, root, id, after ?? null));
  return true;
}

/** Moves a record behind another, or to the front with `null`. */
export function moveAfter(
  live: LiveDocument,
  root: PlanCollection,
  id: string,
  afterId: string | null,
): void {
  if (afterId !== id) live.edit((doc) => moveRecord(doc, root, id, afterId));
}
