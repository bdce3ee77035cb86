/** Meetings of the demonstration: a series, and last week's meeting with all that belongs to it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  openMinutes,
  readDecisions,
  readDissents,
  readTexts,
} from '@roundtable/schema/minutes-document';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createOrm } from '../database.ts';
import { LiveDocument } from '../documents/index.ts';
import {
  AgendaRequest,
  Decision,
  Dissent,
  Meeting,
  MeetingAttendance,
  MeetingSeries,
  Minutes,
  MinutesAddendum,
} from '../features/meetings/index.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { ensureDemo } from './index.ts';
import { idsOf } from './seed.ts';

/** A Wednesday, shortly before the weekly meeting in New York. */
const now = new Date('2026-11-25T14:20:00Z');
const ids = idsOf('wrenmoor');

let database: TestDatabase;
let orm: Orm;
const reading = (): EntityManager => orm.em.fork({ session: sessionOf(ids('organisation')) });

beforeAll(async () => {
  database = await testDatabase();
  const log = { info: () => undefined };
  await ensureDemo({ ownerUrl: database.ownerUrl, log, clock: { now: () => now } });
  orm = await createOrm(database.servingUrl);
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

test('the Heron team meets every week, in a series', async () => {
  const [series, ...more] = await reading().find(MeetingSeries, {});
  expect(more).toEqual([]);
  expect(series).toMatchObject({ rule: 'FREQ=WEEKLY;BYDAY=WE', time: '10:00', minutes: 90 });
  const meetings = await reading().find(Meeting, { series: series?.id ?? '' });
  expect(meetings.map(({ occurrenceOn }) => occurrenceOn).sort()).toEqual([
    ...['2026-10-07', '2026-10-14', '2026-10-21', '2026-10-28', '2026-11-04'],
    ...['2026-11-11', '2026-11-18', '2026-11-25', '2026-12-02'],
  ]);
});

test('last week’s minutes are signed, and their rows equal their documents', async () => {
  const em = reading();
  const minutes = await em.find(Minutes, { meeting: ids('meeting', 'heron', -7) });
  expect(minutes).toHaveLength(5);
  expect(minutes.every(({ state, hash }) => state === 'signed' && hash)).toBe(true);
  let dissents = 0;
  for (const each of minutes) {
    const document = await em.findOneOrFail(LiveDocument, each.id, { populate: ['snapshot'] });
    expect(document).toMatchObject({ state: 'signed', kind: 'minutes', clientId: each.clientId });
    const doc = new Y.Doc();
    openMinutes(doc);
    Y.applyUpdateV2(doc, document.snapshot);
    expect(each).toMatchObject(readTexts(doc));
    const decisions = await em.find(Decision, { minutes: each.id });
    expect(decisions.map(({ words }) => words).sort()).toEqual(
      readDecisions(doc)
        .map(({ words }) => words)
        .sort(),
    );
    expect(await em.count(Dissent, { minutes: each.id })).toBe(readDissents(doc).length);
    dissents += readDissents(doc).length;
  }
  expect(dissents).toBeGreaterThan(0);
  expect(await em.count(MinutesAddendum, { minutes: { $in: minutes.map(({ id }) => id) } })).toBe(
    1,
  );
});

test('a mother and an interpreter were there, for one client alone', async () => {
  const guests = await reading().find(
    MeetingAttendance,
    { meeting: ids('meeting', 'heron', -7), kind: { $ne: 'staff' } },
    { populate: ['contact'] },
  );
  expect(guests.map(({ kind, clientId }) => [kind, clientId]).sort()).toEqual([
    ['family', ids('client', 'theo')],
    ['interpreter', ids('client', 'theo')],
  ]);
  expect(await reading().count(AgendaRequest, { status: 'pending' })).toBe(1);
});
