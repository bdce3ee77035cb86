/**
 * Lets a draft of the demonstration come about as drafts do: edit by edit, by several people. The
 * last edits lead to the words of the story, so that its rows stay what they are without this.
 */
import { fragmentOf, planShape, type PlainValue } from '@roundtable/schema/plan-document';
import { reviseText } from '@roundtable/schema/revise-text';
import { fragmentText } from '@roundtable/schema/rich-text';
import * as Y from 'yjs';
import { updatesOf } from '../documents/merge.ts';
import { recordKey } from '../documents/record-key.ts';
import type { Calendar } from './calendar.ts';
import type { Day, Person, TimeOfDay } from './story.ts';

/** One edit of the draft: what stood in a field until then. */
export interface DraftEdit {
  readonly by: Person;
  readonly day: Day;
  readonly at: TimeOfDay;
  readonly root: 'needs' | 'goals' | 'objectives';
  /** The record's key in the plan's story. */
  readonly key: string;
  readonly field: string;
  readonly was: PlainValue;
}

export interface DraftHistory {
  /** In their order; an edit makes a field what the next one of it found, or what the story says. */
  readonly edits: readonly DraftEdit[];
  /** Names of versions, by how many of the edits had been made. */
  readonly named: readonly {
    readonly after: number;
    readonly name: string;
    readonly by: Person;
    readonly day: Day;
    readonly at: TimeOfDay;
  }[];
}

export interface WrittenEdit {
  readonly edit: DraftEdit;
  readonly seq: number;
  readonly clientId: number;
  /** What it changed, as a Yjs V1 update. */
  readonly update: Uint8Array;
  readonly touched: string;
  /** The document after it, as a Yjs V2 update. */
  readonly state: Uint8Array;
}

interface Context {
  readonly calendar: Calendar;
  /** The UUID in the document of a record of the story. */
  readonly idOf: (root: DraftEdit['root'], key: string) => string;
  /** Under which Yjs clientID somebody writes. */
  readonly clientIdOf: (by: Person) => number;
}

/** Takes the edits back in the document, then makes them; answers the first state and each edit. */
export function replay(
  doc: Y.Doc,
  { edits }: DraftHistory,
  { calendar, idOf, clientIdOf }: Context,
): { readonly first: Uint8Array; readonly written: WrittenEdit[] } {
  const set = ({ root, key, field }: DraftEdit, value: PlainValue): void => {
    const id = idOf(root, key);
    const shape: { fragments: readonly string[] } = planShape[root];
    if (shape.fragments.includes(field)) {
      const fragment = fragmentOf(doc, root, id, field);
      if (!fragment) throw new Error(`There are no words ${field} of ${key}`);
      reviseText(fragment, calendar.words(String(value)));
    } else recordOf(doc, root, id).set(field, value);
  };
  const valueOf = ({ root, key, field }: DraftEdit): PlainValue => {
    const id = idOf(root, key);
    const fragment = fragmentOf(doc, root, id, field);
    if (fragment) return fragmentText(fragment);
    return recordOf(doc, root, id).get(field) ?? null;
  };
  const made: PlainValue[] = [];
  doc.transact(() => {
    for (const edit of edits.toReversed()) {
      made.unshift(valueOf(edit));
      set(edit, edit.was);
    }
  });
  const first = Y.encodeStateAsUpdateV2(doc);
  const own = doc.clientID;
  const written = edits.map((edit, at): WrittenEdit => {
    const clientId = clientIdOf(edit.by);
    doc.clientID = clientId;
    const update = updatesOf(doc, () => doc.transact(() => set(edit, made[at] ?? null)));
    return {
      edit,
      seq: at + 1,
      clientId,
      update,
      touched: recordKey(edit.root, idOf(edit.root, edit.key)),
      state: Y.encodeStateAsUpdateV2(doc),
    };
  });
  doc.clientID = own;
  return { first, written };
}

function recordOf(doc: Y.Doc, root: string, id: string): Y.Map<PlainValue> {
  const record = doc.getMap<Y.Map<PlainValue>>(root).get(id);
  if (!record) throw new Error(`There is no record ${id} in ${root}`);
  return record;
}
