/** Incidents: reported, added to, never changed; by whom; on the timeline; at what cost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inHouse, type TestHouse } from '../../testing/factories.ts';
import {
  incident,
  incidentFields,
  incidentInput,
  incidentMutations,
} from '../../testing/incidents.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { answersOf, no, outside, signInEverybody, team, type Who } from '../../testing/who.ts';
import { Incident, IncidentFollowUp } from './incident.entity.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<Who, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  ({ house, as } = await signInEverybody(server));
});
afterAll(() => server.stop());

const people = Object.keys({ ...team, ...outside }) as Who[];
const answers = (ask: (who: TestVisitor) => Promise<unknown[]>) => answersOf(as, people, ask);

it('is reported as it was, with who reported it', async () => {
  const made = await incident(
    as.careStaff,
    'report',
    incidentInput(house.sam.id, {
      kind: 'SELF_HARM',
      severity: 'SERIOUS',
      place: 'Heron house, kitchen',
      supports: 'Stayed with Sam until nine.',
      nextSteps: 'Talk it over on Monday.',
    }),
  );
  expect(made).toMatchObject({
    kind: 'SELF_HARM',
    severity: 'SERIOUS',
    place: 'Heron house, kitchen',
    supports: 'Stayed with Sam until nine.',
    reportedBy: { name: 'Kofi Kamau' },
    followUps: [],
  });
});

it('is added to, each time with why and by whom', async () => {
  const { id } = await incident(as.careStaff, 'report', incidentInput(house.sam.id));
  await incident(as.nurse, 'followUp', { id, kind: 'FOLLOW_UP', words: 'Healed.' });
  await incident(as.careStaff, 'followUp', { id, kind: 'CORRECTION', words: 'The other knee.' });
  const seen = await incident(as.supervisor, 'followUp', {
    id,
    kind: 'DEBRIEF',
    words: 'Talked over with the house.',
  });
  expect(seen.whatHappened).toBe('A fall in the yard.');
  expect(seen.followUps).toEqual([
    { kind: 'FOLLOW_UP', words: 'Healed.', author: { name: 'Noor Nasser' } },
    { kind: 'CORRECTION', words: 'The other knee.', author: { name: 'Kofi Kamau' } },
    { kind: 'DEBRIEF', words: 'Talked over with the house.', author: { name: 'Sora Sato' } },
  ]);
});

it.each([
  ['a moment to come', { occurredAt: new Date(Date.now() + 86_400_000).toISOString() }],
  ['no words', { whatHappened: ' ' }],
  ['nothing that was done', { response: '' }],
  ['too many words', { supports: 'x'.repeat(20_001) }],
  ['a place of two lines', { place: 'one\ntwo' }],
])('is not reported with %s', async (_, more) => {
  const input = incidentInput(house.sam.id, more);
  expect(await as.nurse.codes(incidentMutations.report, { input })).toEqual(['BAD_USER_INPUT']);
});

describe('who may', () => {
  it('report', async () => {
    const input = incidentInput(house.sam.id);
    expect(await answers((who) => who.codes(incidentMutations.report, { input }))).toEqual({
      ...team,
      ...outside,
    });
  });

  it('add to a report', async () => {
    const { id } = await incident(as.careStaff, 'report', incidentInput(house.sam.id));
    const input = { id, kind: 'FOLLOW_UP', words: 'x' };
    expect(await answers((who) => who.codes(incidentMutations.followUp, { input }))).toEqual({
      ...team,
      ...outside,
    });
  });

  it('say that something in it was wrong: its reporter, and supervisors', async () => {
    const { id } = await incident(as.careStaff, 'report', incidentInput(house.sam.id));
    const input = { id, kind: 'CORRECTION', words: 'x' };
    expect(await answers((who) => who.codes(incidentMutations.followUp, { input }))).toEqual({
      ...outside,
      ...team,
      caseManager: no,
      clinician: no,
      nurse: no,
    });
  });

  it('change or delete it: nobody, not even the server itself', async () => {
    const deny = (work: Parameters<typeof inHouse>[2]) =>
      expect(inHouse(server.orm, house.organisationId, work)).rejects.toThrow(/permission denied/);
    await deny((em) => em.nativeUpdate(Incident, {}, { severity: 'low' }));
    await deny((em) => em.nativeDelete(Incident, {}));
    await deny((em) => em.nativeUpdate(IncidentFollowUp, {}, { words: 'x' }));
  });
});

it('is on the timeline of the client, when it happened', async () => {
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  const made = await incident(
    as.nurse,
    'report',
    incidentInput(house.sam.id, { kind: 'ABSENCE', severity: 'MODERATE', occurredAt }),
  );
  const { client } = await as.clinician.get<{
    client: { timeline: { nodes: { kind: string; title: string; incident: { id: string } }[] } };
  }>(
    `query ($id: ID!) { client(id: $id) { timeline(first: 3) {
      nodes { kind title words at incident { id } by { name } } } } }`,
    { id: house.sam.id },
  );
  expect(client.timeline.nodes[0]).toMatchObject({
    kind: 'INCIDENT',
    title: 'Incident: absence without leave, moderate',
    incident: { id: made.id },
    at: occurredAt,
  });
});

it('is listed the latest first, at the same cost for few and for many', async () => {
  const text = `query ($id: ID!) { client(id: $id) { incidents(first: 50) {
    nodes { ${incidentFields} } } } }`;
  type Seen = { client: { incidents: { nodes: { occurredAt: string }[] } } };
  const read = () => as.nurse.get<Seen>(text, { id: house.sam.id });
  const few = await statementsOf(server.orm, read);
  for (let many = 0; many < 5; many++) {
    const { id } = await incident(as.nurse, 'report', incidentInput(house.sam.id));
    await incident(as.nurse, 'followUp', { id, kind: 'FOLLOW_UP', words: 'x' });
  }
  const many = await statementsOf(server.orm, read);
  expect(many.length, many.join('\n')).toBe(few.length);
  const moments = (await read()).client.incidents.nodes.map(({ occurredAt }) => occurredAt);
  expect(moments).toEqual(moments.toSorted().reverse());
});
