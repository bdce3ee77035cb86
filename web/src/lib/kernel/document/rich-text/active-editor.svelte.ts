import type { Editor } from '@tiptap/core';
import { readCaret } from './refresh.ts';

/** The text editor that has, or last had, the focus: what the formatting buttons work on. */
class ActiveEditor {
  editor = $state.raw<Editor | undefined>();
  /** Grows with every change of selection or text, so that pressed buttons follow. */
  revision = $state(0);

  enter(editor: Editor): void {
    this.editor = editor;
    this.revision += 1;
  }

  changed(editor: Editor): void {
    if (this.editor === editor) this.revision += 1;
  }

  leave(editor: Editor): void {
    if (this.editor === editor) this.editor = undefined;
  }

  /** To be called before anything but the person changes the text: it keeps their caret. */
  readCaret(): void {
    if (this.editor && !this.editor.isDestroyed) readCaret(this.editor.view);
  }

  /**
   * Gives the text the focus again, at once: a moment later the person may be elsewhere.
   * @param behind the caret stands behind the words that were selected: they are done with
   */
  comeBack({ behind = false } = {}): void {
    // A phone would bring up its keyboard.
    const touch = matchMedia('(pointer: coarse)').matches;
    if (touch || !this.editor || this.editor.isDestroyed) return;
    const { view } = this.editor;
    readCaret(view);
    if (behind) this.editor.commands.setTextSelection(view.state.selection.to);
    if (view.editable) view.focus();
    else view.dom.focus({ preventScroll: true });
  }

  isOn(name: string): boolean {
    return this.revision >= 0 && (this.editor?.isActive(name) ?? false);
  }
}

export const activeEditor = new ActiveEditor();
