/**
 * Several mutations in one operation: what one of them has settled, the next finds settled. A right
 * that held a moment ago is asked for again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { makeGuardian, openPortal } from '../testing/family.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { closedMeeting, draftSummaries, summariesOf } from '../testing/summaries.ts';
import { seenTask, task } from '../testing/tasks.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

describe('in one operation', () => {
  it('a task that is done is not edited, though it was a moment before', async () => {
    const { id, version } = await task(as.nurse, 'createTask', {
      clientId: house.sam.id,
      words: 'Before',
    });
    const codes = await as.nurse.codes(
      `mutation ($first: UpdateTaskInput!, $done: SettleTaskInput!, $then: UpdateTaskInput!) {
        first: updateTask(input: $first) { task { id } }
        done: completeTask(input: $done) { task { id } }
        then: updateTask(input: $then) { task { id } } }`,
      {
        first: { id, version, words: 'First' },
        done: { id },
        then: { id, version: version + 2, words: 'Then' },
      },
    );
    expect(codes).toEqual(['FORBIDDEN']);
    expect(await seenTask(as.nurse, id)).toMatchObject({ words: 'Before', status: 'OPEN' });
  });

  it('a summary that is approved is not written on, and its words are the approved ones', async () => {
    const attended = [house.people.caseManager];
    const about = [{ client: house.sam, texts: { results: 'Asked for breaks.' } }];
    const meetingId = await closedMeeting(server, house, as.caseManager, about, attended);
    await as.caseManager.get(draftSummaries, { input: { meetingId } });
    const [summary] = await summariesOf(as.caseManager, meetingId);
    const part = summary?.parts.find(({ client }) => client !== null);
    const at = (more: number) => ({ id: summary?.id, version: (summary?.version ?? 0) + more });
    const write = (words: string, more: number) => ({
      ...at(more),
      parts: [{ id: part?.id, version: (part?.version ?? 0) + Math.min(more, 1), words }],
    });
    const codes = await as.caseManager.codes(
      `mutation ($first: SaveSummaryInput!, $approved: SummaryInput!, $then: SaveSummaryInput!) {
        first: saveSummary(input: $first) { summary { id version } }
        approved: approveSummary(input: $approved) { summary { id version } }
        then: saveSummary(input: $then) { summary { id version } } }`,
      { first: write('Approved', 0), approved: at(1), then: write('Never approved', 2) },
    );
    expect(codes).toEqual(['FORBIDDEN']);
    const [after] = await summariesOf(as.caseManager, meetingId);
    expect(after?.state).toBe('DRAFT');
  });

  it('an access that has ended is not changed', async () => {
    const guardian = await makeGuardian(server, house, house.sam, 'Marta Moore');
    const id = await openPortal(as.caseManager, guardian, ['GOALS']);
    const codes = await as.caseManager.codes(
      `mutation ($end: EndPortalAccessInput!, $then: UpdatePortalAccessInput!) {
        end: endPortalAccess(input: $end) { portalAccess { id } }
        then: updatePortalAccess(input: $then) { portalAccess { id } } }`,
      { end: { id, reason: 'Over' }, then: { id, rights: ['GOALS', 'SUMMARIES'] } },
    );
    expect(codes).toEqual(['FORBIDDEN']);
  });
});
