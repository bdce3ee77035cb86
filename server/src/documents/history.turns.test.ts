/** Earlier states are built one at a time: who waits holds a connection, so few may wait. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { comparisonQuery, ownDraft, stepsOf } from '../testing/history.ts';
import { writeGoal } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { HistoryThread } from './history.thread.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

it('refuses comparisons beyond the few that may wait, and says what to do', async () => {
  const { documentId } = await ownDraft(server, house, as);
  await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
  const compare = (who: TestVisitor) =>
    who.query(comparisonQuery, { documentId, fromSeq: 0, toSeq: 1 });
  // The thread is yet to start, so all of them come while the first is at work.
  const asked = [as.nurse, as.clinician, as.caseManager].flatMap((who) =>
    Array.from({ length: 4 }, () => compare(who)),
  );
  expect((await stepsOf(as.nurse, documentId)).nodes).toHaveLength(1);
  const answers = await Promise.all(asked);
  const refused = answers.flatMap(({ errors }) => errors ?? []);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(3);
  expect(refused.length).toBeGreaterThan(0);
  expect(
    new Set(refused.map(({ extensions, message }) => [extensions.code, message].join())),
  ).toEqual(
    new Set(['RATE_LIMITED,Other earlier versions are being looked up. Try again in a moment.']),
  );
  expect((await compare(as.nurse)).errors).toBeUndefined();
});

it('takes turns: two of an organisation wait and four in all, and the server itself goes first', async () => {
  const thread = new HistoryThread();
  const order: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const job = (name: string, of?: string): Promise<void> =>
    thread.job(of ? { of } : { first: true }, async () => {
      order.push(name);
      if (name === 'first') await released;
    });
  try {
    const jobs = [job('first', 'one'), job('b', 'one'), job('c', 'one')];
    await expect(job('d', 'one')).rejects.toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    );
    jobs.push(job('e', 'two'), job('f', 'three'));
    await expect(job('g', 'four')).rejects.toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    );
    jobs.push(job('fold'));
    release();
    await Promise.all(jobs);
    expect(order).toEqual(['first', 'fold', 'b', 'c', 'e', 'f']);
    await job('h', 'one');
  } finally {
    release();
    await thread.close();
  }
});
