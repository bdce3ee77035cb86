/** A meeting about clients whom not everybody reaches: nobody reads of whom they do not reach. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { changed, makeMeeting, theMeeting } from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import {
  draftSummaries,
  summariesOf,
  withSummary,
  type SeenSummary,
} from '../../testing/summaries.ts';
import { task } from '../../testing/tasks.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let meetingId: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
  const { people, sam, mia } = house;
  // Kofi left since; whoever administers the house reaches no client.
  const attended = [people.caseManager, people.colleague, people.administrator, people.careStaff];
  const made = await makeMeeting(server, house, [sam, mia], { attended });
  meetingId = made.id;
  const version = async () => (await theMeeting(as.caseManager, meetingId)).version;
  await changed(as.caseManager, 'start', { id: meetingId, version: await version() });
  for (const who of [as.caseManager, as.otherSupervisor]) {
    const [item] = (await theMeeting(who, meetingId)).agenda;
    await changed(who, 'item', { id: item?.id, version: item?.version, status: 'DISCUSSING' });
  }
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute(`update minutes set results = 'Mía stayed away.' where client_id = ?`, [
      mia.clientId,
    ]),
  );
  await task(as.colleague, 'createTask', {
    words: 'Telephone the clinic about Mía',
    clientId: mia.id,
    meetingId,
  });
  await task(as.caseManager, 'createTask', { words: 'Book the big room', meetingId });
  await changed(as.caseManager, 'close', { id: meetingId, version: await version() });
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute(`update membership set until_on = '2020-12-31' where id = ?`, [
      people.careStaff.membershipId,
    ]),
  );
  await as.caseManager.get(draftSummaries, { input: { meetingId } });
});
afterAll(() => server.stop());

const ofTeam = async (who: TestVisitor): Promise<SeenSummary> => {
  const found = (await summariesOf(who, meetingId)).find(({ audience }) => audience === 'TEAM');
  if (!found) throw new Error('there is no summary for the team');
  return found;
};
const preview = `query ($id: ID!, $to: ID!) { node(id: $id) { ... on MeetingSummary {
  preview(recipientId: $to) { parts { heading words } } } } }`;
interface Previewed {
  node: { preview: { parts: { heading: string | null; words: string }[] } | null };
}

describe('who writes the summary of a meeting', () => {
  it('reads nothing of a client out of reach in what another recipient will get', async () => {
    const { id } = await ofTeam(as.caseManager);
    const to = house.people.colleague.id;
    const seen = await as.caseManager.get<Previewed>(preview, { id, to });
    expect(JSON.stringify(seen)).not.toMatch(/Mía|stayed away/);
    const hers = await as.otherSupervisor.get<Previewed>(preview, { id, to });
    expect(hers.node.preview?.parts.map(({ words }) => words).join()).toMatch('stayed away');
  });

  it('finds a task about a client in the part about that client alone', async () => {
    const { parts } = await ofTeam(as.caseManager);
    expect(JSON.stringify(parts)).not.toMatch(/Telephone the clinic/);
    const reaching = (await ofTeam(as.otherSupervisor)).parts;
    expect(reaching.filter(({ words }) => words.includes('Telephone the clinic'))).toMatchObject([
      { client: { name: 'Mía Núñez' } },
    ]);
  });

  it('finds no task between two people in any part', async () => {
    for (const who of [as.caseManager, as.otherSupervisor])
      expect(JSON.stringify((await ofTeam(who)).parts)).not.toMatch(/Book the big room/);
  });

  it('sends to nobody who has left, nor to whom reaches no client', async () => {
    const names = (await ofTeam(as.caseManager)).recipients.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Cem Çelik', 'Cleo Costa']));
    expect(names).not.toContain('Ada Adler');
    expect(names).not.toContain('Kofi Kamau');
  });

  it('cannot approve what they have not read', async () => {
    const { id, version } = await ofTeam(as.caseManager);
    await expect(withSummary(as.caseManager, 'approveSummary', { id, version })).rejects.toThrow();
  });
});
