/** Writing notes: versions, sections, links, lists, the timeline, and what they cost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { beginNote, discard, save, sign } from '../../testing/notes.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

const saving = 'mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { version } } }';

describe('a draft', () => {
  it('has the sections of its format in writing order, and is being written', async () => {
    const note = await beginNote(as.nurse, house.sam.id, { format: 'SOAP' });
    expect(note.sections.map(({ key }) => key)).toEqual([
      'subjective',
      'objective',
      'assessment',
      'plan',
    ]);
    expect(note).toMatchObject({ status: 'DRAFT', shared: false, writing: true, version: 1 });
  });

  it('keeps the sections that a save does not name', async () => {
    const begun = await beginNote(as.nurse, house.sam.id);
    const first = await save(as.nurse, begun, [{ key: 'data', words: 'Slept eight hours.' }]);
    const second = await save(as.nurse, first, [{ key: 'plan', words: 'Same bedtime.' }]);
    expect(second.sections).toEqual([
      { key: 'data', words: 'Slept eight hours.' },
      { key: 'assessment', words: '' },
      { key: 'plan', words: 'Same bedtime.' },
    ]);
  });

  it('refuses a stale version with the one there is, and changes nothing', async () => {
    const begun = await beginNote(as.nurse, house.sam.id);
    const saved = await save(as.nurse, begun, [{ key: 'data', words: 'First.' }]);
    const { errors } = await as.nurse.query(saving, {
      input: { id: begun.id, version: begun.version, sections: [{ key: 'data', words: 'Other.' }] },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', current: saved.version });
    const after = await save(as.nurse, saved, []);
    expect(after).toMatchObject({ version: saved.version, sections: saved.sections });
  });

  it('takes one of two saves that are made at once', async () => {
    const { id, version } = await beginNote(as.nurse, house.sam.id);
    const input = (words: string) => ({ id, version, sections: [{ key: 'data', words }] });
    const answers = await Promise.all(
      ['One.', 'Two.', 'Three.'].map((words) => as.nurse.codes(saving, { input: input(words) })),
    );
    expect(answers.flat()).toEqual(['CONFLICT', 'CONFLICT']);
  });

  it.each([
    ['a section of another format', [{ key: 'subjective', words: 'x' }], ['0', 'key']],
    ['__proto__', [{ key: '__proto__', words: 'x' }], ['0', 'key']],
    [
      'a section twice',
      [
        { key: 'data', words: 'x' },
        { key: 'data', words: 'y' },
      ],
      ['1', 'key'],
    ],
    ['too many words', [{ key: 'data', words: 'x'.repeat(20_001) }], ['0', 'words']],
    ['a NUL character', [{ key: 'data', words: 'a\0b' }], ['0', 'words']],
  ])('refuses %s', async (_what, sections, place) => {
    const { id, version } = await beginNote(as.nurse, house.sam.id);
    const { errors } = await as.nurse.query(saving, { input: { id, version, sections } });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'sections', ...place],
    });
  });

  it.each([
    ['a day to come', { occurredOn: '2199-01-01' }],
    ['an objective that is none', { objectiveIds: ['nonsense'] }],
  ])('refuses %s', async (_what, more) => {
    const { id, version } = await beginNote(as.nurse, house.sam.id);
    const codes = await as.nurse.codes(saving, { input: { id, version, ...more } });
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  it('is not signed without a word', async () => {
    const begun = await beginNote(as.nurse, house.sam.id);
    const blank = await save(as.nurse, begun, [{ key: 'data', words: ' \n ' }]);
    const codes = await as.nurse.codes(
      'mutation ($input: SignNoteInput!) { signNote(input: $input) { note { id } } }',
      { input: { id: blank.id, version: blank.version } },
    );
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });
});

it('keeps a signed note as it was, and adds to it with a reason', async () => {
  const begun = await beginNote(as.nurse, house.sam.id);
  const written = await save(as.nurse, begun, [{ key: 'data', words: 'Took the tablet at 8.' }]);
  const signed = await sign(as.nurse, written);
  expect(signed).toMatchObject({ status: 'SIGNED', writing: false });
  const add = (who: TestVisitor, reason: string, words: string) =>
    who.get(
      'mutation ($input: AddNoteAddendumInput!) { addNoteAddendum(input: $input) { note { id } } }',
      { input: { id: signed.id, reason, words } },
    );
  await add(as.nurse, 'AMENDMENT', '  It was at 9.  ');
  await add(as.supervisor, 'ADDENDUM', 'Seen.');
  const { node } = await as.careStaff.get<{ node: { sections: unknown; addenda: unknown } }>(
    `query ($id: ID!) { node(id: $id) { ... on Note {
      sections { key words } addenda { reason words author { name } } } } }`,
    { id: signed.id },
  );
  expect(node).toEqual({
    sections: written.sections,
    addenda: [
      { reason: 'AMENDMENT', words: 'It was at 9.', author: { name: 'Noor Nasser' } },
      { reason: 'ADDENDUM', words: 'Seen.', author: { name: 'Sora Sato' } },
    ],
  });
});

interface Listed {
  readonly client: {
    readonly notes: {
      readonly nodes: { readonly id: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}
const listing = `query ($id: ID!, $first: Int, $after: String, $filter: NoteFilter) {
  client(id: $id) { notes(first: $first, after: $after, filter: $filter) {
    nodes { id } pageInfo { hasNextPage endCursor } } } }`;

describe('the notes of a client', () => {
  it('come the last begun first, page by page, without the discarded ones', async () => {
    const made: string[] = [];
    for (const format of ['DAP', 'SOAP', 'NARRATIVE'])
      made.unshift((await beginNote(as.colleague, house.mia.id, { format })).id);
    await discard(as.colleague, await beginNote(as.colleague, house.mia.id));
    const read: string[] = [];
    let after: string | null = null;
    do {
      const page: Listed = await as.colleague.get(listing, { id: house.mia.id, first: 2, after });
      read.push(...page.client.notes.nodes.map(({ id }) => id));
      after = page.client.notes.pageInfo.hasNextPage ? page.client.notes.pageInfo.endCursor : null;
    } while (after);
    expect(read).toEqual(made);
    const filtered = async (filter: object) => {
      const found: Listed = await as.colleague.get(listing, { id: house.mia.id, filter });
      return found.client.notes.nodes.map(({ id }) => id);
    };
    expect(await filtered({ format: 'SOAP' })).toEqual([made[1]]);
    expect(await filtered({ status: 'SIGNED' })).toEqual([]);
    expect(await filtered({ status: 'DISCARDED' })).toEqual([]);
  });

  it.each([0, -1, 101])('refuses pages of %s', async (first) => {
    const codes = await as.colleague.codes(listing, { id: house.mia.id, first });
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  it('cost the same number of statements for one note as for many', async () => {
    const reading = () =>
      as.supervisor.get(
        `query ($id: ID!) { client(id: $id) { notes(first: 100) { nodes {
          id sections { words } wordsHidden writing author { name } objectives { id } viewerCan
          addenda { words author { name } } meeting { id } } } } }`,
        { id: house.sam.id },
      );
    const before = await statementsOf(server.orm, reading);
    for (let many = 0; many < 5; many++) {
      const begun = await beginNote(as.clinician, house.sam.id);
      await sign(as.clinician, await save(as.clinician, begun, [{ key: 'data', words: 'x' }]));
    }
    const after = await statementsOf(server.orm, reading);
    expect(after.length, after.join('\n')).toBe(before.length);
  });
});

it('stands on the timeline, with its words where they are open', async () => {
  const hidden = await beginNote(as.clinician, house.sam.id, { format: 'NARRATIVE' });
  await save(as.clinician, hidden, [{ key: 'narrative', words: 'Not for others yet.' }]);
  const shared = await beginNote(as.clinician, house.sam.id, { shared: true });
  await save(as.clinician, shared, [{ key: 'data', words: 'For everybody.' }]);
  const { client } = await as.nurse.get<{
    client: { timeline: { nodes: { title: string; words: string; note: { id: string } }[] } };
  }>(
    `query ($id: ID!) { client(id: $id) { timeline(first: 2) { nodes {
      title words note { id } } } } }`,
    { id: house.sam.id },
  );
  expect(client.timeline.nodes).toEqual([
    { title: 'DAP note, a draft', words: 'For everybody.', note: { id: shared.id } },
    { title: 'Narrative note, a draft', words: null, note: { id: hidden.id } },
  ]);
});
