/** An item that is taken off an agenda takes no words with it that somebody wrote. */
import { addDecision, minutesFragment } from '@roundtable/schema/minutes-document';
import { writeText } from '@roundtable/schema/rich-text';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/ids.ts';
import { editDocument, openDocument } from '../../testing/documents.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import {
  changed,
  makeMeeting,
  runningMeeting,
  seenMeeting,
  verbs,
} from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

/** A meeting that runs, with Sam waiting for their turn. */
async function waiting() {
  const meeting = await runningMeeting(as.caseManager, makeMeeting(server, house, [house.sam]));
  const [item] = meeting.agenda;
  if (!item) throw new Error('Sam is not on the agenda');
  const answer = await as.nurse.get<{
    meeting: { agenda: { writtenMinutes: { documentId: string } }[] };
  }>('query ($id: ID!) { meeting(id: $id) { agenda { writtenMinutes { documentId } } } }', {
    id: meeting.id,
  });
  const documentId = answer.meeting.agenda[0]?.writtenMinutes.documentId ?? '';
  return { meeting, documentId, remove: { id: item.id, version: item.version } };
}

describe('an item that was not spoken of yet', () => {
  it.each([
    [
      'texts',
      (doc: Parameters<typeof minutesFragment>[0]) => {
        const fragment = minutesFragment(doc, 'obstacles');
        if (fragment) writeText(fragment, 'The grandmother telephoned.');
      },
    ],
    [
      'decisions',
      (doc: Parameters<typeof minutesFragment>[0]) => {
        addDecision(doc, { id: newId(), words: 'We telephone back.' });
      },
    ],
  ] as const)('stays on the agenda where its minutes have %s', async (_what, change) => {
    const { meeting, documentId, remove } = await waiting();
    const { doc } = await openDocument(as.nurse, documentId);
    expect(await editDocument(as.nurse, documentId, doc, change)).toEqual([]);
    expect(await as.caseManager.codes(verbs.remove, { input: remove })).toEqual(['FORBIDDEN']);
    expect((await seenMeeting(as.nurse, meeting.id))?.agenda).toHaveLength(1);
    // Nothing of it is closed: the nurse writes on.
    expect(
      await editDocument(as.nurse, documentId, doc, (minutes) => {
        addDecision(minutes, { id: newId(), words: 'And again.' });
      }),
    ).toEqual([]);
  });

  it('takes no more words once it is off, so that nobody writes where nobody reads', async () => {
    const { meeting, documentId, remove } = await waiting();
    const { doc } = await openDocument(as.nurse, documentId);
    const { agenda, version } = await changed(as.caseManager, 'remove', remove);
    expect(agenda).toEqual([]);
    expect(
      await editDocument(as.nurse, documentId, doc, (minutes) => {
        addDecision(minutes, { id: newId(), words: 'Too late.' });
      }),
    ).toEqual(['SIGNED_IMMUTABLE']);
    expect((await changed(as.caseManager, 'close', { id: meeting.id, version })).status).toBe(
      'CLOSED',
    );
  });
});

it('an item with words in its minutes was spoken of when the meeting closes', async () => {
  const { meeting, documentId } = await waiting();
  const { doc } = await openDocument(as.nurse, documentId);
  const change = (minutes: typeof doc) => {
    addDecision(minutes, { id: newId(), words: 'We telephone back.' });
  };
  expect(await editDocument(as.nurse, documentId, doc, change)).toEqual([]);
  const { id, version } = meeting;
  const { agenda } = await changed(as.caseManager, 'close', { id, version });
  // As what was skipped it would be in no summary, and on the next agenda as if nothing was said.
  expect(agenda).toMatchObject([{ status: 'DONE' }]);
});

describe('who saw a meeting for one client alone', () => {
  it('reads on nothing of it, open streams included, once the client is off the agenda', async () => {
    const { people, sam, mia } = house;
    const made = await makeMeeting(server, house, [sam, mia], { attended: [people.caseManager] });
    const { agenda } = await runningMeeting(as.caseManager, Promise.resolve(made));
    const [item] = agenda;
    const socket = as.nurse.socket();
    const events = socket.iterate<{ documentChanges: { seq: number } }>({
      query: 'subscription ($id: ID!) { documentChanges(documentId: $id) { seq } }',
      variables: { id: made.presenceId },
    });
    expect((await events.next()).value).toMatchObject({ data: { documentChanges: {} } });
    await changed(as.caseManager, 'remove', { id: item?.id, version: item?.version });
    expect((await events.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
    await socket.dispose();
    expect(await seenMeeting(as.nurse, made.id)).toBeNull();
  }, 60_000);
});
