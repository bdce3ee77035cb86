/** Numbers of changes under concurrency: none twice, none left out, and nobody waits for ever. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inHouse, makeHouse, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { changesAfter, createChangeBus, lastCursor, recordChanges, wakeAll } from './changes.ts';
import { newId } from './ids.ts';
import type { RecordedChange } from './operation.ts';

let server: TestServer;
let house: TestHouse;
beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
});
afterAll(() => server.stop());

const record = (changes: readonly RecordedChange[]): Promise<boolean> =>
  inHouse(server.orm, house.organisationId, (em) =>
    recordChanges(em, house.organisationId, changes, new Date()),
  );
const after = (subjectId: string, cursor: string) =>
  inHouse(server.orm, house.organisationId, (em) => changesAfter(em, 'plan', subjectId, cursor));
const last = (subjectId: string) =>
  inHouse(server.orm, house.organisationId, (em) => lastCursor(em, 'plan', subjectId));

const change = (subjectId: string, recordId = newId()): RecordedChange => ({
  topic: 'plan',
  subjectId,
  recordId,
});

describe('recordChanges', () => {
  it('numbers the changes of a subject one after the other, in the order given', async () => {
    const [one, two] = [newId(), newId()];
    const first = [change(one), change(two), change(one)];
    await record(first);
    expect(await after(one, '0')).toEqual([
      { cursor: '1', recordId: first[0]?.recordId },
      { cursor: '2', recordId: first[2]?.recordId },
    ]);
    expect(await after(two, '0')).toEqual([{ cursor: '1', recordId: first[1]?.recordId }]);
    // Again the first: it moves to the end, and is there once.
    await record([change(one, first[0]?.recordId), change(one)]);
    expect((await after(one, '0')).map(({ cursor }) => cursor)).toEqual(['2', '3', '4']);
    expect(await last(one)).toBe('4');
  });

  it('does nothing for nothing', async () => {
    expect(await record([])).toBe(false);
  });

  it('gives each number once to transactions that want several subjects in any order', async () => {
    const subjects = Array.from({ length: 5 }, () => newId());
    const wanted = Array.from({ length: 40 }, (_, at) => {
      const turned = [...subjects.slice(at % 5), ...subjects.slice(0, at % 5)];
      return (at % 2 ? turned : turned.reverse()).slice(0, 2 + (at % 3)).map((id) => change(id));
    });
    await Promise.all(wanted.map(record));
    for (const subject of subjects) {
      const own = wanted.flat().filter(({ subjectId }) => subjectId === subject);
      const told = await after(subject, '0');
      expect(told.map(({ cursor }) => Number(cursor))).toEqual(own.map((_, at) => at + 1));
      expect(told.map(({ recordId }) => recordId).sort()).toEqual(
        own.map(({ recordId }) => recordId).sort(),
      );
    }
  });
});

it('wakes each subject once', () => {
  const bus = createChangeBus();
  const [one, two] = [newId(), newId()];
  const woken: string[] = [];
  for (const id of [one, two])
    bus.onWake(
      { organisationId: house.organisationId, topic: 'plan', subjectId: id },
      () => void woken.push(id),
    );
  wakeAll(bus, [change(one), change(two), change(one)]);
  expect(woken).toEqual([one, two]);
});
