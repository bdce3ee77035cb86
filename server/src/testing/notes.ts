/** Writing notes in tests, through the front door. */
import type { TestVisitor } from './server.ts';

export interface TestNote {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly shared: boolean;
  readonly writing: boolean;
  readonly sections: { readonly key: string; readonly words: string }[];
  readonly objectives: { readonly id: string; readonly itemId: string }[];
}

const fields = 'id version status shared writing sections { key words } objectives { id itemId }';

export async function beginNote(
  who: TestVisitor,
  clientId: string,
  more: Record<string, unknown> = {},
): Promise<TestNote> {
  const { beginNote: made } = await who.get<{ beginNote: { note: TestNote } }>(
    `mutation ($input: BeginNoteInput!) { beginNote(input: $input) { note { ${fields} } } }`,
    { input: { clientId, format: 'DAP', ...more } },
  );
  return made.note;
}

export async function save(
  who: TestVisitor,
  { id, version }: Pick<TestNote, 'id' | 'version'>,
  sections: readonly { key: string; words: string }[],
  more: Record<string, unknown> = {},
): Promise<TestNote> {
  const { saveNote } = await who.get<{ saveNote: { note: TestNote } }>(
    `mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { ${fields} } } }`,
    { input: { id, version, sections, ...more } },
  );
  return saveNote.note;
}

export async function sign(
  who: TestVisitor,
  { id, version }: Pick<TestNote, 'id' | 'version'>,
): Promise<TestNote> {
  const { signNote } = await who.get<{ signNote: { note: TestNote } }>(
    `mutation ($input: SignNoteInput!) { signNote(input: $input) { note { ${fields} } } }`,
    { input: { id, version } },
  );
  return signNote.note;
}

export async function discard(
  who: TestVisitor,
  { id, version }: Pick<TestNote, 'id' | 'version'>,
): Promise<void> {
  await who.get('mutation ($input: DiscardNoteInput!) { discardNote(input: $input) { noteId } }', {
    input: { id, version },
  });
}
