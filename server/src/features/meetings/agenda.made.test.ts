/** Agendas that the server makes: who hears why a client is on them, and what the trail says. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../kernel/ids.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { incident, incidentInput } from '../../testing/incidents.ts';
import { makeKey } from '../../testing/keys.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let meetingId: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
  await incident(as.careStaff, 'report', incidentInput(house.sam.id, { kind: 'SELF_HARM' }));
  const { made } = await as.caseManager.get<{
    made: { series: { comingMeetings: { id: string }[] } };
  }>(
    `mutation MakeSeries($input: CreateMeetingSeriesInput!) { made: createMeetingSeries(input: $input) {
      series { comingMeetings { id } } } }`,
    {
      input: {
        teamId: globalId('CareTeam', house.careTeamId),
        title: 'Blue team',
        rule: 'FREQ=DAILY',
        startsOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
        time: '09:00',
        minutes: 60,
      },
    },
  );
  meetingId = made.series.comingMeetings[0]?.id ?? '';
});
afterAll(() => server.stop());

const query = `query ($id: ID!) { meeting(id: $id) { agenda { reason origin } } }`;
const reasons = async (who: TestVisitor): Promise<string[]> =>
  (
    await who.get<{ meeting: { agenda: { reason: string; origin: string | null }[] } }>(query, {
      id: meetingId,
    })
  ).meeting.agenda.map(({ reason, origin }) => `${origin}: ${reason}`);

it('says to people why, and to programs only what their scopes open', async () => {
  expect(await reasons(as.nurse)).toEqual([expect.stringContaining('self-harm')]);
  const some = await makeKey(server, house, { scopes: ['clients:read', 'meetings:read'] });
  expect(await reasons(some)).toEqual([
    expect.stringMatching(/^null: (?!.*(incident on|self|harm|plan))/i),
  ]);
  const more = ['meetings:read', 'incidents:read', 'plans:read'] as const;
  const all = await makeKey(server, house, { scopes: more });
  expect(await reasons(all)).toEqual([expect.stringContaining('self-harm')]);
});

it('is in the trail with the clients whom it was made of', async () => {
  const [entry] = await inHouse(server.orm, house.organisationId, (em) =>
    em.execute<{ clients: string[] }[]>(
      `select client_ids::text[] as clients from audit_entry where operation = 'MakeSeries'`,
    ),
  );
  expect(entry?.clients).toEqual(expect.arrayContaining([house.sam.clientId, house.mia.clientId]));
});
