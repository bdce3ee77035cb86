import { anchoredWords, anchorsAt } from '@roundtable/schema/anchored-words';
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import type { WordMarks } from '../word-marks.ts';
import { readCaret, refresh } from './refresh.ts';

const pluginKey = new PluginKey<DecorationSet>('wordMarks');

/** Unbroken text: its place in the editor's document, and which character of the field is its first. */
interface Run {
  readonly place: number;
  readonly character: number;
  readonly length: number;
}

/** The text in its order: a paragraph ends with one character, as `anchored-words` counts them. */
function runsOf(doc: Node): Run[] {
  const runs: Run[] = [];
  let character = 0;
  let begun = false;
  doc.descendants((node, place) => {
    if (node.type.name === 'paragraph') {
      if (begun) character += 1;
      begun = true;
    }
    const length = node.isText ? (node.text?.length ?? 0) : node.type.name === 'hardBreak' ? 1 : 0;
    if (length > 0) runs.push({ place, character, length });
    character += length;
  });
  return runs;
}

type Count = 'place' | 'character';

/** The text between two places of the editor's document by its characters, or the other way round. */
function recount(
  doc: Node,
  [from, to]: readonly [number, number],
  known: Count,
  wanted: Count,
): [number, number] | undefined {
  let first: number | undefined;
  let last: number | undefined;
  for (const run of runsOf(doc)) {
    const begins = run[known];
    const ends = begins + run.length;
    const apart = run[wanted] - begins;
    if (ends > from) first ??= Math.max(begins, from) + apart;
    if (begins < to) last = Math.min(ends, to) + apart;
  }
  return first !== undefined && last !== undefined && first < last ? [first, last] : undefined;
}

function decorations(state: EditorState, marks: WordMarks, field: string): DecorationSet {
  const sync = ySyncPluginKey.getState(state) as { doc: Y.Doc } | undefined;
  if (!sync) return DecorationSet.empty;
  const shown = marks.marks.flatMap((mark) => {
    const found = mark.field === field && anchoredWords(sync.doc, mark);
    const characters = found && ([found.from, found.from + found.words.length] as const);
    const places = characters && recount(state.doc, characters, 'character', 'place');
    if (!places) return [];
    const look = mark.id === marks.activeId ? 'marked-words marked-active' : 'marked-words';
    return [Decoration.inline(...places, { class: look, 'data-mark': mark.id })];
  });
  return DecorationSet.create(state.doc, shown);
}

const placesIn = (shown: DecorationSet | undefined): string =>
  JSON.stringify(
    shown?.find().map((each) => [each.from, each.to, (each as { type?: unknown }).type]) ?? [],
  );

/** Says which words are selected, and where; nothing while the editor is not the one in use. */
function tellSelection(view: EditorView, marks: WordMarks, field: string): void {
  const { doc, selection } = view.state;
  const { from, to } = selection;
  const sync = ySyncPluginKey.getState(view.state) as { doc: Y.Doc } | undefined;
  const nothing = selection.empty || doc.textBetween(from, to, ' ').trim() === '';
  if (nothing || !sync || !view.hasFocus()) return marks.choose(field, undefined);
  marks.choose(field, {
    field,
    at() {
      const { top, bottom, right } = view.coordsAtPos(
        Math.min(to, view.state.doc.content.size),
        -1,
      );
      return { top, bottom, left: right };
    },
    read() {
      const characters = recount(doc, [from, to], 'place', 'character');
      const anchors = characters && anchorsAt(sync.doc, field, ...characters);
      return anchors && { ...anchors, quote: doc.textBetween(from, to, '\n', '\n') };
    },
  });
}

function plugin(marks: WordMarks, field: string): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: pluginKey,
    state: {
      init: () => DecorationSet.empty,
      apply(transaction, shown, _before, state) {
        const sync = ySyncPluginKey.getState(state) as { isChangeOrigin?: boolean } | undefined;
        // What is typed here reaches the shared document a moment later: until then marks move along.
        if (transaction.getMeta(pluginKey) || sync?.isChangeOrigin)
          return decorations(state, marks, field);
        return transaction.docChanged ? shown.map(transaction.mapping, transaction.doc) : shown;
      },
    },
    props: {
      decorations: (state) => pluginKey.getState(state),
      handleClick(view, position) {
        const [pressed] = pluginKey.getState(view.state)?.find(position, position) ?? [];
        const id = (pressed as { type?: { attrs?: Record<string, string> } } | undefined)?.type
          ?.attrs?.['data-mark'];
        if (id && view.state.selection.empty) marks.press(id);
        return false;
      },
      handleDOMEvents: {
        blur(view) {
          // A frame later the focus is where it goes to.
          requestAnimationFrame(() => {
            if (!view.isDestroyed) tellSelection(view, marks, field);
          });
          return false;
        },
        focus(view) {
          requestAnimationFrame(() => {
            if (!view.isDestroyed) tellSelection(view, marks, field);
          });
          return false;
        },
      },
    },
    view(view) {
      const show = (): void => {
        if (view.isDestroyed) return;
        readCaret(view);
        const now = decorations(view.state, marks, field);
        if (placesIn(now) !== placesIn(pluginKey.getState(view.state)))
          refresh(view, pluginKey, true);
      };
      const stop = marks.onChange(show);
      // The words are bound to the editor once all of its parts are there.
      queueMicrotask(show);
      return {
        update(now, before) {
          if (!before.selection.eq(now.state.selection) || before.doc !== now.state.doc)
            tellSelection(now, marks, field);
          // Other words between the ends of a mark, as the shared document has them in a moment.
          if (before.doc !== now.state.doc) queueMicrotask(show);
        },
        destroy() {
          stop();
          marks.choose(field, undefined);
        },
      };
    },
  });
}

/** Shows marked words in an editor, and says which words are selected in it. */
export const WordMarking = Extension.create<{ marks: WordMarks; field: string }>({
  name: 'wordMarking',
  addKeyboardShortcuts() {
    return {
      'Mod-Alt-m': () => {
        const { marks, field } = this.options;
        // As they are selected now: the key may come before anything else has told of them.
        tellSelection(this.editor.view, marks, field);
        marks.begin();
        return true;
      },
    };
  },
  addProseMirrorPlugins() {
    return [plugin(this.options.marks, this.options.field)];
  },
});
