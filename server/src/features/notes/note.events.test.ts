/** `noteChanges`: what teammates see as it happens, and that nothing is lost between two sockets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CareTeamMembership } from '../access/index.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { beginNote, discard, save, sign, type TestNote } from '../../testing/notes.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

interface Event {
  readonly cursor: string;
  readonly kind: string;
  readonly noteId: string;
  readonly note: (TestNote & { wordsHidden: boolean }) | null;
}

const text = `subscription ($clientId: ID!, $after: String) {
  noteChanges(clientId: $clientId, after: $after) {
    cursor kind noteId note { id status writing wordsHidden version sections { key words } } } }`;
const listen = (who: TestVisitor, clientId = house.sam.id, after?: string) =>
  follow<Event>(who, text, { clientId, after });

it('tells that a note is being written, its words once it is signed', async () => {
  const heard = listen(as.caseManager);
  expect(await heard.next()).toMatchObject({ kind: 'READY', noteId: house.sam.id, note: null });
  const begun = await beginNote(as.nurse, house.sam.id);
  expect((await heard.next()).note).toMatchObject({ id: begun.id, writing: true, sections: [] });
  const written = await save(as.nurse, begun, [{ key: 'data', words: 'Ate well.' }]);
  expect((await heard.next()).note).toMatchObject({ wordsHidden: true, sections: [] });
  await sign(as.nurse, written);
  expect((await heard.next()).note).toMatchObject({
    status: 'SIGNED',
    wordsHidden: false,
    sections: written.sections,
  });
  await heard.close();
});

it('shows the words of a shared draft as they are typed', async () => {
  const heard = listen(as.caseManager);
  await heard.next();
  let note = await beginNote(as.nurse, house.sam.id, { shared: true });
  for (const words of ['A', 'At', 'Ate', 'Ate w'])
    note = await save(as.nurse, note, [{ key: 'data', words }]);
  const events = await heard.until((event) => event.note?.version === note.version);
  expect(events.at(-1)?.note?.sections[0]).toEqual({ key: 'data', words: 'Ate w' });
  await heard.close();
});

it('takes a discarded note away', async () => {
  const heard = listen(as.caseManager);
  await heard.next();
  const note = await beginNote(as.nurse, house.sam.id);
  await heard.next();
  await discard(as.nurse, note);
  expect(await heard.next()).toMatchObject({ kind: 'WITHDRAWN', noteId: note.id, note: null });
  await heard.close();
});

it('goes on from a cursor: nothing lost, nothing twice', async () => {
  const first = listen(as.caseManager);
  await first.next();
  const early = await beginNote(as.nurse, house.sam.id);
  const { cursor } = await first.next();
  await first.close();

  // While nobody listens: two new notes, one of them saved often, one given up, one as it was.
  const often = await beginNote(as.nurse, house.sam.id);
  let saved = often;
  for (const words of ['1', '2', '3'])
    saved = await save(as.nurse, saved, [{ key: 'data', words }]);
  const gone = await beginNote(as.nurse, house.sam.id);
  await discard(as.nurse, gone);

  const second = listen(as.caseManager, house.sam.id, cursor);
  expect(await second.next()).toMatchObject({ kind: 'READY', cursor });
  const events = [await second.next(), await second.next()];
  expect(events.map(({ kind, noteId, note }) => [kind, noteId, note?.version])).toEqual([
    ['CHANGED', often.id, saved.version],
    ['WITHDRAWN', gone.id, undefined],
  ]);
  const later = await beginNote(as.nurse, house.sam.id);
  expect((await second.next()).noteId).toBe(later.id);
  await second.close();

  const third = listen(as.caseManager, house.sam.id, events[1]?.cursor);
  await third.next();
  expect((await third.next()).noteId).toBe(later.id);
  await third.close();
  expect(early.id).not.toBe(later.id);
});

it('misses nothing while others write and the listener comes and goes', async () => {
  const start = listen(as.caseManager);
  let { cursor } = await start.next();
  await start.close();
  const made = new Set<string>();
  const heard: string[] = [];
  const writing = (async () => {
    for (let many = 0; many < 24; many++)
      made.add((await beginNote(many % 2 ? as.nurse : as.clinician, house.sam.id)).id);
  })();
  while (heard.length < 24) {
    const listener = listen(as.caseManager, house.sam.id, cursor);
    await listener.next();
    for (let many = 0; many < 5 && heard.length < 24; many++) {
      const event = await listener.next();
      heard.push(event.noteId);
      cursor = event.cursor;
    }
    await listener.close();
  }
  await writing;
  expect(new Set(heard)).toEqual(made);
  expect(heard).toHaveLength(24);
});

describe('who may not listen', () => {
  it.each<[PersonKey, string]>([
    ['colleague', 'NOT_FOUND'],
    ['otherSupervisor', 'NOT_FOUND'],
    ['administrator', 'FORBIDDEN'],
    ['family', 'FORBIDDEN'],
  ])('%s: %s', async (key, code) => {
    const heard = listen(as[key]);
    expect(await heard.refusal()).toEqual([code]);
    await heard.close();
  });

  it('a cursor that no change carried', async () => {
    const heard = listen(as.nurse, house.sam.id, 'never');
    expect(await heard.refusal()).toEqual(['BAD_USER_INPUT']);
    await heard.close();
  });

  it('somebody who left the care team: the next event is refused', async () => {
    const heard = listen(as.careStaff);
    await heard.next();
    await inHouse(server.orm, house.organisationId, async (em) => {
      const part = await em.findOneOrFail(CareTeamMembership, {
        clientId: house.sam.clientId,
        member: house.people.careStaff.membershipId,
      });
      part.until = '2020-12-31';
    });
    await beginNote(as.nurse, house.sam.id);
    expect(await heard.refusal()).toEqual(['NOT_FOUND']);
    await heard.close();
  });
});
