import { Extension, type Extensions } from '@tiptap/core';
import type { Plugin } from '@tiptap/pm/state';
import StarterKit from '@tiptap/starter-kit';
import { yCursorPlugin, ySyncPlugin } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { caretElement, selectionAttributes, type CaretUser, type FieldCarets } from '../carets.ts';

export interface SharedTextOptions {
  fragment: Y.XmlFragment;
  carets: FieldCarets;
  undo: () => void;
  redo: () => void;
}

/**
 * Binds an editor to a fragment of a live document, with the carets of teammates. It is not
 * Tiptap's own Collaboration extension because that one ends the undo manager with the editor,
 * and ours is shared by all editors of the document.
 */
const SharedText = Extension.create<SharedTextOptions>({
  name: 'sharedText',
  priority: 1000,
  addKeyboardShortcuts() {
    const undo = () => {
      this.options.undo();
      return true;
    };
    const redo = () => {
      this.options.redo();
      return true;
    };
    return { 'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo };
  },
  addProseMirrorPlugins() {
    const { fragment, carets } = this.options;
    return [
      ySyncPlugin(fragment) as Plugin,
      // The plugin uses the few methods of an awareness that `FieldCarets` has.
      yCursorPlugin(carets as unknown as Parameters<typeof yCursorPlugin>[0], {
        awarenessStateFilter: () => true,
        cursorBuilder: (user: CaretUser) => caretElement(user),
        selectionBuilder: (user: CaretUser) => selectionAttributes(user),
      }) as Plugin,
    ];
  },
});

/** What rich text in a live document may hold (`richText` of the schema), and nothing else. */
export function sharedTextExtensions(options: SharedTextOptions): Extensions {
  return [
    StarterKit.configure({
      blockquote: false,
      code: false,
      codeBlock: false,
      dropcursor: false,
      gapcursor: false,
      heading: false,
      horizontalRule: false,
      link: false,
      strike: false,
      trailingNode: false,
      undoRedo: false,
    }),
    SharedText.configure(options),
  ];
}
