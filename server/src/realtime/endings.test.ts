/** Whatever ends a session or somebody's part in a client's care ends what is open by it. */
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateIn } from '../kernel/clock.ts';
import { ask } from '../kernel/db/roles.ts';
import { newId } from '../kernel/ids.ts';
import { TestEditor } from '../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let now = new Date();
/** A time zone in which it is the last hour of the day, so that midnight is near. */
const hours = 23 - now.getUTCHours();
const timeZone = `Etc/GMT${hours <= 12 ? `-${hours}` : `+${24 - hours}`}`;

beforeAll(async () => {
  server = await startServer({ clock: { now: () => now }, sweepEvery: 200 });
  house = await makeHouse(server);
  await ask(
    server.database.adminUrl,
    `update organisation set time_zone = '${timeZone}', idle_minutes = 240`,
  );
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

/** Opens a socket; answers, once it stands, with the code that it is going to be closed with. */
async function openSocket(who: TestVisitor): Promise<{ closed: Promise<number> }> {
  const socket = who.socket();
  const closed = new Promise<number>((resolve) => {
    socket.on('closed', (event) => resolve((event as { code: number }).code));
  });
  await new Promise<void>((resolve) => void socket.on('connected', () => resolve()));
  return { closed };
}

describe('a session that is ended from elsewhere', () => {
  it('closes its sockets, and not the others', async () => {
    const { email } = house.people.clinician;
    const elsewhere = await server.signIn(email);
    const { closed } = await openSocket(elsewhere);
    expect(await elsewhere.get('{ viewer { viewerCan } }')).toBeTruthy();
    const answer = await as.clinician.fetch('/api/auth/revoke-other-sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    expect(await closed).toBe(4403);
    expect(await elsewhere.get('{ viewer { viewerCan } }')).toEqual({ viewer: null });
    expect(await as.clinician.get('{ clients { nodes { id } } }')).toBeTruthy();
  });
});

describe('a refused edit', () => {
  it('is told to the audit trail with its client, also while nobody has the document open', async () => {
    const draft = await startDraft(as.caseManager, house.sam.id);
    expect(
      await as.colleague.codes(
        `mutation Sneak($input: ApplyDocumentUpdateInput!) {
          applyDocumentUpdate(input: $input) { seq } }`,
        { input: { documentId: draft.documentId, update: 'AAAA' } },
      ),
    ).toEqual(['INVALID_UPDATE']);
    const { auditEntries } = await as.administrator.get<{
      auditEntries: { nodes: { operation: string; code: string; clientIds: string[] }[] };
    }>('{ auditEntries(first: 10) { nodes { operation code clientIds } } }');
    expect(auditEntries.nodes.find(({ operation }) => operation === 'Sneak')).toEqual({
      operation: 'Sneak',
      code: 'INVALID_UPDATE',
      clientIds: [house.sam.id],
    });
  });
});

describe('a part in the care that ends with the day', () => {
  it('ends the stream of the plan after midnight, without any change of access', async () => {
    const draft = await startDraft(as.caseManager, house.sam.id);
    const today = dateIn(timeZone, now);
    await ask(
      server.database.adminUrl,
      `update care_team_membership set until_on = '${today}'
       where member_id = '${house.people.nurse.membershipId}'`,
    );
    const nurse = await new TestEditor(as.nurse, draft.documentId).open();
    const manager = await new TestEditor(as.caseManager, draft.documentId).open();
    now = new Date(now.getTime() + 3_600_000);
    expect(dateIn(timeZone, now)).toBe(addDays(today, 1));
    await nurse.until(() => nurse.ended !== undefined);
    expect(nurse.ended?.code).toBe('NOT_FOUND');
    await manager.edit((doc) => addRecord(doc, 'goals', { id: newId() }));
    await Promise.all([nurse.close(), manager.close()]);
  });
});
