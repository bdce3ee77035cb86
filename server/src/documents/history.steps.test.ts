/** Steps of a log that is longer than what is looked at for a page of them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrm } from '../database.ts';
import { newId } from '../kernel/ids.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { ownDraft, stepsOf } from '../testing/history.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

interface Row {
  readonly seq: number;
  readonly who: PersonKey;
  readonly at: number;
}

/** Two write long without a pause, a third now and then, and before and after that all with pauses. */
function longLog(): Row[] {
  const rows: Row[] = [];
  let at = Date.parse('2026-03-02T09:00:00Z');
  for (let seq = 1; seq <= 9_000; seq++) {
    const busy = seq > 2_500 && seq < 7_000;
    at += busy ? 1_000 : seq % 100 === 0 ? 150_000 : 2_000;
    const who = seq % 1_700 === 0 ? 'nurse' : seq % 3 === 0 ? 'clinician' : 'caseManager';
    rows.push({ seq, who, at });
  }
  return rows;
}

/** The first and last number of each step, by the rule: 120 seconds without an edit end it. */
function stepsIn(rows: readonly Row[]): [number, number][] {
  const steps: { from: number; to: number; at: number }[] = [];
  const last = new Map<PersonKey, { from: number; to: number; at: number }>();
  for (const { seq, who, at } of rows) {
    const step = last.get(who);
    if (step && at - step.at <= 120_000) Object.assign(step, { to: seq, at });
    else {
      const begun = { from: seq, to: seq, at };
      last.set(who, begun);
      steps.push(begun);
    }
  }
  return steps.sort((a, b) => b.to - a.to).map(({ from, to }) => [from, to]);
}

it('tells the same steps page by page, each whole, as the whole log has', async () => {
  const { documentId } = await ownDraft(server, house, as);
  const rows = longLog();
  const admin = await createOrm(server.database.adminUrl);
  const written = rows.map(({ seq, who, at }) => ({
    id: newId(),
    seq,
    member: house.people[who].membershipId,
    at: new Date(at).toISOString(),
  }));
  await admin.em.fork().execute(
    `insert into document_update (id, organisation_id, document_id, seq, member_id, update, at)
     select id, ?, ?, seq, member, '', at
     from json_to_recordset(?::json) as one (id uuid, seq int, member uuid, at timestamptz)`,
    [house.organisationId, documentId, JSON.stringify(written)],
  );
  await admin.em
    .fork()
    .execute('update live_document set seq = ?, snapshot_seq = seq + ? where id = ?', [
      rows.length,
      rows.length,
      documentId,
    ]);
  await admin.close();

  const told = async (filter: object): Promise<[number, number][]> => {
    const found: [number, number][] = [];
    for (let after: string | undefined; ;) {
      const { nodes, pageInfo } = await stepsOf(as.nurse, documentId, {
        ...filter,
        first: 20,
        after,
      });
      found.push(...nodes.map(({ fromSeq, toSeq }): [number, number] => [fromSeq, toSeq]));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  };
  expect(await told({})).toEqual(stepsIn(rows));
  expect(await told({ memberId: house.people.nurse.id })).toEqual(
    stepsIn(rows.filter(({ who }) => who === 'nurse')),
  );
  const from = rows[5_000]!.at;
  expect(await told({ from: new Date(from).toISOString() })).toEqual(
    stepsIn(rows.filter(({ at }) => at >= from)),
  );
});
