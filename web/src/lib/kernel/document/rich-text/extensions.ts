import { Extension, type Extensions } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import type { DecorationSet } from '@tiptap/pm/view';
import StarterKit from '@tiptap/starter-kit';
import { yCursorPlugin, yCursorPluginKey, ySyncPlugin } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { caretElement, selectionAttributes, type CaretUser, type FieldCarets } from '../carets.ts';
import { readCaret, refresh } from './refresh.ts';

export interface SharedTextOptions {
  fragment: Y.XmlFragment;
  carets: FieldCarets;
  undo: () => void;
  redo: () => void;
}

/** Shows teammates' carets as they move; all that comes in one turn of the loop at once. */
function caretsAnew(carets: FieldCarets): Plugin {
  return new Plugin({
    view(view) {
      let soon = false;
      const show = (): void => {
        soon = false;
        if (view.isDestroyed) return;
        const shown = yCursorPluginKey.getState(view.state) as DecorationSet | undefined;
        const nobody = carets.getStates().size === 0 && !shown?.find().length;
        if (!nobody) refresh(view, yCursorPluginKey, { awarenessUpdated: true });
      };
      const stop = carets.onChange(() => {
        if (!soon) queueMicrotask(show);
        soon = true;
      });
      return { destroy: stop };
    },
  });
}

/** A key works on what is selected when it is pressed. */
const keysWhereTheCaretIs = new Plugin({
  props: {
    handleKeyDown(view) {
      readCaret(view);
      return false;
    },
  },
});

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
      keysWhereTheCaretIs,
      ySyncPlugin(fragment) as Plugin,
      // The plugin uses the few methods of an awareness that `FieldCarets` has.
      yCursorPlugin(carets as unknown as Parameters<typeof yCursorPlugin>[0], {
        awarenessStateFilter: () => true,
        cursorBuilder: (user: CaretUser) => caretElement(user),
        selectionBuilder: (user: CaretUser) => selectionAttributes(user),
      }) as Plugin,
      caretsAnew(carets),
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
