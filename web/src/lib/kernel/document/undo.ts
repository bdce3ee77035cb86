import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';

/** Origin of the edits that a person makes outside of the text editors: values, order, removal. */
export const localEdit = Symbol('local edit');
/** Origin of what undoing must not take back, such as the making of a record. */
export const untracked = Symbol('untracked edit');

const STEP_MS = 500;

/**
 * One history of a person's own edits over all of a document: text typed in any editor, values set
 * anywhere. Others' edits are never in it. A paragraph or list that holds somebody else's words by
 * now stays when the typing that made it is undone.
 */
export function makeUndo(doc: Y.Doc, roots: readonly string[]): Y.UndoManager {
  return new Y.UndoManager(
    roots.map((name) => doc.getMap(name)),
    {
      doc,
      trackedOrigins: new Set([ySyncPluginKey, localEdit]),
      captureTimeout: STEP_MS,
      captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
      deleteFilter: (item) =>
        !(item.content instanceof Y.ContentType) ||
        !(item.content.type instanceof Y.XmlText || item.content.type instanceof Y.XmlElement) ||
        item.content.type.length === 0,
    },
  );
}
