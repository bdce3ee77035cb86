/** Who is there when a meeting is opened. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { changed, makeMeeting, seenMeeting, verbs } from '../../testing/meetings.ts';
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

it('expects whoever leads it now, and nobody who has left', async () => {
  const { id } = await makeMeeting(server, house, [house.sam], {
    startsAt: new Date(Date.now() + 86_400_000),
  });
  const before = await seenMeeting(as.caseManager, id);
  const moved = await changed(as.caseManager, 'move', {
    id,
    version: before?.version,
    facilitatorId: house.people.colleague.id,
  });
  expect(moved.facilitator?.name).toBe('Cleo Costa');
  expect(moved.attendance.map(({ name }) => name)).toEqual(['Cleo Costa']);
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute(`update membership set until_on = '2020-12-31' where id = ?`, [
      house.people.nurse.membershipId,
    ]),
  );
  expect(
    await as.caseManager.codes(verbs.move, {
      input: { id, version: moved.version, facilitatorId: house.people.nurse.id },
    }),
  ).toEqual(['BAD_USER_INPUT']);
});
