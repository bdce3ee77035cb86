/** The week at a glance: what happened to a client since the last meeting, at what cost. */
import { minutesFragment } from '@roundtable/schema/minutes-document';
import { writeText } from '@roundtable/schema/rich-text';
import { ref } from '@mikro-orm/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from '../clients/index.ts';
import { Incident } from '../incidents/index.ts';
import { Membership, Programme } from '../access/index.ts';
import { globalId } from '../../kernel/ids.ts';
import { TestEditor } from '../../testing/editor.ts';
import {
  inHouse,
  joinCareTeam,
  makeAppointment,
  makeClient,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestClient,
  type TestHouse,
} from '../../testing/factories.ts';
import { changed, makeMeeting, runningMeeting } from '../../testing/meetings.ts';
import { beginNote } from '../../testing/notes.ts';
import { populate } from '../../testing/populate.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

const day = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * day);

interface Week {
  readonly from: string;
  readonly until: string;
  readonly kept: number;
  readonly missed: number;
  readonly cancelled: number;
  readonly appointments: readonly { readonly title: string }[];
  readonly noteCount: number;
  readonly notes: readonly { readonly id: string }[];
  readonly measurements: readonly {
    readonly objective: { readonly words: string };
    readonly points: readonly { readonly on: string; readonly value: number }[];
  }[];
  readonly incidents: readonly { readonly kind: string }[];
  readonly clientSaid: { readonly words: string } | null;
}
const query = `query ($id: ID!) { meeting(id: $id) { agenda { client { name } week {
  from until kept missed cancelled appointments { title } noteCount notes { id }
  measurements { objective { words } points { on value } }
  incidents { kind } clientSaid { words on } } } } }`;
const weeks = async (who: TestVisitor, id: string) =>
  (await who.get<{ meeting: { agenda: { week: Week }[] } }>(query, { id })).meeting.agenda;

it('tells what happened since the last meeting about the client, to those who may know', async () => {
  await populate(server, house, as.caseManager, as.supervisor);
  const last = await runningMeeting(
    as.caseManager,
    makeMeeting(server, house, [house.sam], { startsAt: inDays(-5) }),
  );
  const { meeting } = await as.nurse.get<{
    meeting: { agenda: { writtenMinutes: { documentId: string } }[] };
  }>('query ($id: ID!) { meeting(id: $id) { agenda { writtenMinutes { documentId } } } }', {
    id: last.id,
  });
  const editor = await new TestEditor(
    as.nurse,
    meeting.agenda[0]?.writtenMinutes.documentId ?? '',
  ).open();
  await editor.edit((doc) => {
    const said = minutesFragment(doc, 'clientWords');
    if (said) writeText(said, 'I slept all night');
  });
  await editor.close();
  const [item] = last.agenda;
  await changed(as.caseManager, 'item', { id: item?.id, version: item?.version, status: 'DONE' });
  await changed(as.caseManager, 'close', { id: last.id, version: last.version });

  await inHouse(server.orm, house.organisationId, async (em) => {
    const appointment = (days: number, status: 'fulfilled' | 'noshow' | 'cancelled') =>
      makeAppointment(em, house.sam, inDays(days), [], { status, title: status });
    appointment(-6, 'fulfilled');
    appointment(-3, 'fulfilled');
    appointment(-2, 'noshow');
    appointment(-1, 'cancelled');
    em.persist(
      Object.assign(new Incident(), {
        client: ref(em.getReference(Client, house.sam.clientId)),
        kind: 'absence',
        severity: 'low',
        occurredAt: inDays(-2),
        whatHappened: 'Left the yard',
        response: 'Walked along',
        reportedBy: ref(em.getReference(Membership, house.people.nurse.membershipId)),
        reportedAt: inDays(-2),
      }),
    );
    await em.flush();
  });
  const note = await beginNote(as.nurse, house.sam.id, {});
  const { id } = await makeMeeting(server, house, [house.sam, house.mia]);
  const [sams] = await weeks(as.clinician, id);
  const { week } = sams ?? {};
  expect(week?.from).toBe(last.startsAt);
  expect(week).toMatchObject({
    ...{ kept: 1, missed: 1, cancelled: 1 },
    appointments: [{ title: 'fulfilled' }, { title: 'noshow' }, { title: 'cancelled' }],
    incidents: [{ kind: 'ABSENCE' }, { kind: 'INJURY' }],
    clientSaid: { words: 'I slept all night' },
    measurements: [{ points: [{ on: '2026-01-05', value: 3 }] }],
  });
  expect(week?.notes.map((one) => one.id)).toContain(note.id);
  expect(week?.noteCount).toBe(week?.notes.length);
  // Without a meeting before, it is seven days.
  const [mias] = await weeks(as.colleague, id);
  const span = Date.parse(mias?.week.until ?? '') - Date.parse(mias?.week.from ?? '');
  expect(span).toBe(7 * day);
});

it('costs the same number of statements for one client and for many', async () => {
  const more: TestClient[] = await inHouse(server.orm, house.organisationId, async (em) => {
    const programme = await em.findOneOrFail(Programme, house.programmes.residential);
    const made = Array.from({ length: 8 }, (_, index) =>
      makeClient(em, { givenName: `Child ${index}`, familyName: 'Test' }, programme),
    );
    await em.flush();
    for (const client of made) joinCareTeam(em, client, house.people.caseManager);
    return made.map(({ id }) => ({ clientId: id, id: globalId('Client', id) }));
  });
  const one = await makeMeeting(server, house, [house.sam]);
  const many = await makeMeeting(server, house, [house.sam, ...more]);
  const cost = async (id: string) =>
    (await statementsOf(server.orm, () => weeks(as.caseManager, id))).length;
  expect(await cost(many.id)).toBe(await cost(one.id));
});
