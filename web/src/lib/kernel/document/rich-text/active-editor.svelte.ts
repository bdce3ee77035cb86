import type { Editor } from '@tiptap/core';

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

  isOn(name: string): boolean {
    return this.revision >= 0 && (this.editor?.isActive(name) ?? false);
  }
}

export const activeEditor = new ActiveEditor();
