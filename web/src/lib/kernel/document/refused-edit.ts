import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { ProblemCode } from '../graphql/problems.ts';

/** A place in a document and what it says, for showing people what of theirs was not taken. */
export interface Place {
  readonly key: string;
  /** In the person's words: "Goal 2, the client's own words". */
  readonly label: string;
  readonly words: string;
}

/** Edits that the server did not take, kept for their author. */
export interface RefusedEdit {
  readonly id: string;
  /** The document that it was written in. */
  readonly documentId: string;
  readonly code: ProblemCode;
  readonly changes: number;
  /** When the first of them was made, milliseconds. */
  readonly since: number;
  readonly update: Uint8Array;
  /** What would be lost with it, as it was shown last. */
  readonly places: readonly Place[];
}

export function packEdit({ update, places }: RefusedEdit): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint8Array(encoder, update);
    encoding.writeVarString(encoder, JSON.stringify(places));
  });
}

export function unpackEdit(packed: Uint8Array): Pick<RefusedEdit, 'update' | 'places'> {
  const decoder = decoding.createDecoder(packed);
  const update = decoding.readVarUint8Array(decoder).slice();
  return { update, places: JSON.parse(decoding.readVarString(decoder)) as Place[] };
}

/** The document as it would be with an edit; undefined where the edit builds on what is not there. */
export function withEdit(
  doc: Y.Doc,
  update: Uint8Array,
  prepare: (doc: Y.Doc) => void,
): Y.Doc | undefined {
  const tried = new Y.Doc();
  prepare(tried);
  try {
    Y.applyUpdate(tried, Y.encodeStateAsUpdate(doc));
    Y.applyUpdate(tried, update);
  } catch {
    return undefined;
  }
  return tried.store.pendingStructs || tried.store.pendingDs ? undefined : tried;
}

/** What stands in a document that differs in another, place by place, the empty ones left out. */
export function differing(mine: readonly Place[], theirs: readonly Place[]): readonly Place[] {
  const stands = new Map(theirs.map(({ key, words }) => [key, words]));
  return mine.filter(({ key, words }) => words !== '' && stands.get(key) !== words);
}
