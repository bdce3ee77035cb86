import type { PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** prosemirror-view has no public name for it; as of 1.42.9. */
interface Watching {
  readonly domObserver: { flush(): void };
}

/**
 * Takes over where the caret is now. A browser moves it first and tells of that later; an editor that
 * is told something in between would write the selection that it knows of over the newer one.
 */
export function readCaret(view: EditorView): void {
  if (!view.isDestroyed) (view as unknown as Watching).domObserver.flush();
}

/** Lets a plugin of the editor draw anew, and leaves the caret where it is. */
export function refresh(view: EditorView, plugin: PluginKey, news: unknown): void {
  readCaret(view);
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(plugin, news));
}
