/** The key of offline copies: whose it is, and that it goes with the access. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSeal } from '../kernel/seal.ts';
import { makeHouse, type TestClient, type TestHouse } from '../testing/factories.ts';
import { makeMeeting, runningMeeting } from '../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let caseManager: TestVisitor;
let nurse: TestVisitor;
let documentId: string;

interface Key {
  readonly documentKey: { documentId: string; lineageId: string; key: string };
}
const question = `query Key($id: ID!) {
  documentKey(documentId: $id) { documentId lineageId key } }`;
const keyOf = async (who: TestVisitor, id = documentId) =>
  (await who.get<Key>(question, { id })).documentKey;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  caseManager = await server.signIn(house.people.caseManager.email);
  nurse = await server.signIn(house.people.nurse.email);
  documentId = await startDraft();
});
afterAll(() => server.stop());

async function startDraft(): Promise<string> {
  const { startPlanDraft } = await caseManager.get<{
    startPlanDraft: { planVersion: { documentId: string } };
  }>(
    `mutation S($input: StartPlanDraftInput!) {
      startPlanDraft(input: $input) { planVersion { documentId } } }`,
    { input: { clientId: house.sam.id } },
  );
  return startPlanDraft.planVersion.documentId;
}

it('is 32 bytes, the same each time, and one for each person', async () => {
  const first = await keyOf(nurse);
  expect(Buffer.from(first.key, 'base64')).toHaveLength(32);
  expect(await keyOf(nurse)).toEqual(first);
  const other = await keyOf(caseManager);
  expect(other.lineageId).toBe(first.lineageId);
  expect(other.key).not.toBe(first.key);
  // Another session of the same person: the copy on their other computer is opened by the same.
  expect(await keyOf(await server.signIn(house.people.nurse.email))).toEqual(first);
});

it('tells nobody whether a document exists', async () => {
  const stranger = await server.signIn(house.people.colleague.email);
  for (const id of [documentId, randomUUID(), 'not a document', ''])
    expect(await stranger.codes(question, { id }), id).toEqual(['NOT_FOUND']);
});

async function addNurse(to: TestClient, by: TestVisitor): Promise<void> {
  await by.get(
    `mutation A($input: AddCareTeamMemberInput!) {
      addCareTeamMember(input: $input) { __typename } }`,
    {
      input: { clientId: to.id, membershipId: house.people.nurse.id, function: 'Primary nurse' },
    },
  );
}

async function withdrawNurse(from: TestClient, by: TestVisitor): Promise<void> {
  const { client } = await by.get<{
    client: { careTeam: { id: string; version: number; member: { id: string } }[] };
  }>('query ($id: ID!) { client(id: $id) { careTeam { id version member { id } } } }', {
    id: from.id,
  });
  const place = client.careTeam.find(({ member }) => member.id === house.people.nurse.id);
  if (!place) throw new Error('The nurse is not on the care team');
  await by.get(
    `mutation E($input: EndCareTeamMembershipInput!) {
      endCareTeamMembership(input: $input) { __typename } }`,
    { input: { id: place.id, version: place.version } },
  );
}

it('is withdrawn with the access, and given again with it', async () => {
  const before = await keyOf(nurse);
  await withdrawNurse(house.sam, caseManager);
  expect(await nurse.codes(question, { id: documentId })).toEqual(['NOT_FOUND']);
  await addNurse(house.sam, caseManager);
  expect(await keyOf(nurse)).toEqual(before);
});

it('is one for each minutes of a meeting, and withdrawn for one client alone', async () => {
  const supervisor = await server.signIn(house.people.otherSupervisor.email);
  await addNurse(house.mia, supervisor);
  const { id } = await runningMeeting(
    caseManager,
    makeMeeting(server, house, [house.sam, house.mia], { facilitator: house.people.nurse }),
  );
  interface Written {
    readonly writtenMinutes: { readonly documentId: string };
  }
  const { meeting } = await nurse.get<{ meeting: Written & { agenda: [Written, Written] } }>(
    `query ($id: ID!) { meeting(id: $id) {
      writtenMinutes { documentId } agenda { writtenMinutes { documentId } } } }`,
    { id },
  );
  const [ofSam, ofMia, ofAll] = [...meeting.agenda, meeting].map(
    ({ writtenMinutes }) => writtenMinutes.documentId,
  ) as [string, string, string];
  const [sam, mia, all] = [
    await keyOf(nurse, ofSam),
    await keyOf(nurse, ofMia),
    await keyOf(nurse, ofAll),
  ];
  // Neither opens what is kept of the others, nor are edits of one offered to another.
  expect(new Set([sam.key, mia.key, all.key]).size).toBe(3);
  expect([sam, mia, all].map(({ lineageId }) => lineageId)).toEqual([ofSam, ofMia, ofAll]);
  await withdrawNurse(house.sam, caseManager);
  expect(await nurse.codes(question, { id: ofSam })).toEqual(['NOT_FOUND']);
  expect(await keyOf(nurse, ofMia)).toEqual(mia);
  expect(await keyOf(nurse, ofAll)).toEqual(all);
  await addNurse(house.sam, caseManager);
});

it('belongs to the secret: another one makes other keys', () => {
  const about = ['offline copy', 'house', 'account'];
  const seal = createSeal('one secret');
  expect(seal.keyFor(...about)).toEqual(createSeal('one secret').keyFor(...about));
  expect(seal.keyFor(...about)).not.toEqual(createSeal('another secret').keyFor(...about));
  expect(seal.keyFor('offline copy', 'houseaccount')).not.toEqual(seal.keyFor(...about));
});
