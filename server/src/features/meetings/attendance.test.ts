/** Who is there when a meeting is opened. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { changed, makeMeeting, seenMeeting } from '../../testing/meetings.ts';
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

it('counts whoever opens the meeting as present, and nobody else', async () => {
  const { caseManager, clinician } = house.people;
  const { id } = await makeMeeting(server, house, [house.sam], {
    attended: [caseManager, clinician],
  });
  const before = await seenMeeting(as.caseManager, id);
  const opened = await changed(as.caseManager, 'start', { id, version: before?.version });
  expect(
    Object.fromEntries(opened.attendance.map(({ member, status }) => [member?.name, status])),
  ).toEqual({ 'Cem Çelik': 'PRESENT', 'Théa Tremblay': 'EXPECTED' });
});
