import * as Y from 'yjs';

/**
 * A whole document as it is stored is the server's own: what people send is never decoded as V2.
 * Snapshots are V1, which is what whoever opens the document is sent. Checkpoints are many and
 * seldom read: they are V2, which is half as large, and so are the snapshots of former versions.
 */
export function applyState(doc: Y.Doc, state: Uint8Array): void {
  if (isV2(state)) Y.applyUpdateV2(doc, state);
  else Y.applyUpdate(doc, state);
}

/** V2 begins with a zero, V1 with how many wrote: nobody in an empty document of two bytes alone. */
export const isV2 = (state: Uint8Array): boolean => state[0] === 0 && state.length > 2;
