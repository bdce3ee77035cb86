import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../kernel/actor.ts';
import { AppError } from '../kernel/errors.ts';
import type { EditRequest, Outcome } from './commit-path.ts';
import { LaneCommitPath, type CommitTogether } from './lane.ts';
import { defaultLimits } from './limits.ts';

const log = pino({ level: 'silent' });
const operation = { name: 'test', transport: 'job' };
const request = (documentId: string, organisationId = 'house'): EditRequest => ({
  actor: { organisationId, membershipId: 'm' } as Actor,
  documentId,
  operation,
  change: () => undefined,
});

function path(commit: CommitTogether, limits = {}): LaneCommitPath {
  return new LaneCommitPath(commit, { ...defaultLimits, ...limits }, log);
}

describe('a lane', () => {
  it('takes all that arrived meanwhile into the next transaction', async () => {
    const batches: number[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const lanes = path(async (_organisation, requests) => {
      batches.push(requests.length);
      if (batches.length === 1) await held;
      return requests.map((): Outcome => ({ seq: batches.length }));
    });
    const first = lanes.submit(request('a'));
    while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const rest = Array.from({ length: 20 }, () => lanes.submit(request('a')));
    release();
    expect(await first).toBe(1);
    expect(await Promise.all(rest)).toEqual(Array(20).fill(2));
    expect(batches).toEqual([1, 20]);
  });

  it('splits a batch that fails until the bad edit is alone', async () => {
    const committed: string[] = [];
    const lanes = path((_organisation, requests) => {
      if (requests.some(({ documentId }) => documentId === 'bad'))
        return Promise.reject(new Error('a row says no'));
      for (const { documentId } of requests) committed.push(documentId);
      return Promise.resolve(requests.map((): Outcome => ({ seq: 1 })));
    });
    const ids = ['a', 'b', 'c', 'bad', 'd', 'e', 'f'];
    const results = await Promise.allSettled(ids.map((id) => lanes.submit(request(id))));
    expect(results.map(({ status }) => status)).toEqual(
      ids.map((id) => (id === 'bad' ? 'rejected' : 'fulfilled')),
    );
    expect(committed).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('holds edits while the database is away, refuses more than it can hold, and loses none', async () => {
    let away = true;
    let attempts = 0;
    const lanes = path(
      (_organisation, requests) => {
        attempts += 1;
        if (away) return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
        return Promise.resolve(requests.map((): Outcome => ({ seq: 1 })));
      },
      { laneEdits: 10 },
    );
    const held = Array.from({ length: 10 }, () => lanes.submit(request('a')));
    const all = Promise.allSettled(held);
    while (attempts < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const more = Array.from({ length: 20 }, () => lanes.submit(request('a')));
    const refused = await Promise.race([
      Promise.any(
        more.map(async (each) => {
          try {
            await each;
            throw new Error('was taken');
          } catch (error) {
            if (error instanceof AppError) return error.code;
            throw error;
          }
        }),
      ),
    ]);
    expect(refused).toBe('RATE_LIMITED');
    away = false;
    expect((await all).every(({ status }) => status === 'fulfilled')).toBe(true);
    await Promise.allSettled(more);
    await lanes.drained();
  });

  it('lets so many organisations at once to the database, and never one twice', async () => {
    const busy = new Map<string, number>();
    let most = 0;
    const lanes = path(
      async (organisation, requests) => {
        expect(busy.get(organisation) ?? 0).toBe(0);
        busy.set(organisation, 1);
        most = Math.max(most, [...busy.values()].filter((count) => count > 0).length);
        await new Promise((resolve) => setTimeout(resolve, 2));
        busy.set(organisation, 0);
        return requests.map((): Outcome => ({ seq: 1 }));
      },
      { lanes: 3 },
    );
    await Promise.all(
      Array.from({ length: 200 }, (_, at) => lanes.submit(request('a', `house ${at % 17}`))),
    );
    expect(most).toBe(3);
  });
});
