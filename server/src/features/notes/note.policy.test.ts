/** Who may do what to a note in which state: role × state × verb, with the exact answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../testing/answers.ts';
import type { PersonKey, TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { beginNote, discard, save, sign, type TestNote } from '../../testing/notes.ts';
import {
  answersOf,
  no,
  none,
  outside as others,
  signInEverybody,
  type Who,
} from '../../testing/who.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<Who, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  ({ house, as } = await signInEverybody(server, 'clinician'));
});
afterAll(() => server.stop());

type State = 'draft' | 'shared' | 'signed' | 'discarded';

/** A note by the clinician about Sam, brought into a state. */
async function noteIn(state: State): Promise<TestNote> {
  const begun = await beginNote(as.clinician, house.sam.id, { shared: state === 'shared' });
  const note = await save(as.clinician, begun, [{ key: 'data', words: 'Sam asked for a break.' }]);
  if (state === 'signed') return sign(as.clinician, note);
  if (state === 'discarded') await discard(as.clinician, note);
  return note;
}

const verbs: Record<string, (note: TestNote) => [text: string, input: object]> = {
  save: ({ id, version }) => [
    'mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { id } } }',
    { id, version, sections: [{ key: 'plan', words: 'Again tomorrow.' }] },
  ],
  sign: ({ id, version }) => [
    'mutation ($input: SignNoteInput!) { signNote(input: $input) { note { id } } }',
    { id, version },
  ],
  discard: ({ id, version }) => [
    'mutation ($input: DiscardNoteInput!) { discardNote(input: $input) { noteId } }',
    { id, version },
  ],
  addendum: ({ id }) => [
    'mutation ($input: AddNoteAddendumInput!) { addNoteAddendum(input: $input) { note { id } } }',
    { id, reason: 'LATE_ENTRY', words: 'It was in the afternoon.' },
  ],
};

/** `ok`, or the code with which it is refused. */
async function tried(who: TestVisitor, verb: string, note: TestNote): Promise<string> {
  const [text, input] = verbs[verb]!(note);
  return answerOf(who.codes(text, { input }));
}

/** What is seen of a note: `words`, `hidden` where it is there without its words, `-` where not. */
async function seen(who: TestVisitor, { id }: TestNote): Promise<string> {
  const { data } = await who.query<{ node: { wordsHidden: boolean; sections: unknown[] } | null }>(
    'query ($id: ID!) { node(id: $id) { ... on Note { wordsHidden sections { words } } } }',
    { id },
  );
  if (!data?.node) return '-';
  return data.node.wordsHidden && data.node.sections.length === 0 ? 'hidden' : 'words';
}

const outside = { ...others, integration: no };
/** The colleagues of the clinician, who is the author. */
const team = (answer: string) => ({
  nurse: answer,
  caseManager: answer,
  careStaff: answer,
  supervisor: answer,
});
const people = Object.keys({ clinician: 'ok', ...team('ok'), ...outside }) as Who[];

describe('what is seen of a note', () => {
  const nobody = Object.fromEntries(Object.keys(outside).map((key) => [key, '-']));
  const table: Record<State, Record<string, string>> = {
    draft: { clinician: 'words', ...team('hidden'), ...nobody },
    shared: { clinician: 'words', ...team('words'), ...nobody },
    signed: { clinician: 'words', ...team('words'), ...nobody },
    discarded: { clinician: '-', ...team('-'), ...nobody },
  };
  it.each(Object.entries(table))('%s', async (state, expected) => {
    const note = await noteIn(state as State);
    const found: Record<string, string> = {};
    for (const key of people) found[key] = await seen(as[key], note);
    expect(found).toEqual(expected);
  });
});

describe('what is refused', () => {
  const draft = { clinician: 'ok', ...team(no), ...outside };
  const signed = { clinician: 'SIGNED_IMMUTABLE', ...team('SIGNED_IMMUTABLE'), ...outside };
  const gone = { clinician: none, ...team(none), ...outside };
  // Only the supervisor's role may ever add to somebody else's note.
  const mayAdd = { clinician: 'ok', ...team(no), supervisor: 'ok', ...outside };
  const table: [State, string, Record<string, string>][] = [
    ...['save', 'sign', 'discard'].flatMap((verb): [State, string, Record<string, string>][] => [
      ['draft', verb, draft],
      ['shared', verb, draft],
      ['signed', verb, signed],
      ['discarded', verb, gone],
    ]),
    ['draft', 'addendum', { clinician: no, ...team(no), ...outside }],
    ['shared', 'addendum', { clinician: no, ...team(no), ...outside }],
    ['signed', 'addendum', mayAdd],
    ['discarded', 'addendum', gone],
  ];
  it.each(table)('%s: %s', async (state, verb, expected) => {
    const note = await noteIn(state);
    const found: Record<string, string> = {};
    // The author last: what they may do changes the note.
    for (const key of [...people].reverse()) found[key] = await tried(as[key], verb, note);
    expect(found).toEqual(expected);
  });
});

describe('what a record says of itself', () => {
  it.each<[State, PersonKey, string[]]>([
    ['draft', 'clinician', ['note.discard', 'note.edit', 'note.read', 'note.sign', 'note.words']],
    ['draft', 'nurse', ['note.read']],
    ['shared', 'nurse', ['note.read', 'note.words']],
    ['signed', 'clinician', ['note.addendum', 'note.read', 'note.words']],
    ['signed', 'nurse', ['note.read', 'note.words']],
    ['signed', 'supervisor', ['note.addendum', 'note.read', 'note.words']],
  ])('viewerCan of a %s note for the %s', async (state, key, expected) => {
    const { id } = await noteIn(state);
    const { node } = await as[key].get<{ node: { viewerCan: string[] } }>(
      'query ($id: ID!) { node(id: $id) { ... on Note { viewerCan } } }',
      { id },
    );
    expect([...node.viewerCan].sort()).toEqual(expected);
  });
});

it('is begun by those who reach the client alone', async () => {
  const found = await answersOf(as, people, (who) =>
    who.codes('mutation ($input: BeginNoteInput!) { beginNote(input: $input) { note { id } } }', {
      input: { clientId: house.sam.id, format: 'DAP' },
    }),
  );
  expect(found).toEqual({ clinician: 'ok', ...team('ok'), ...outside });
});
