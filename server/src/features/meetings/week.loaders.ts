/** The week at a glance of many items at once: the same few statements for one and for ten. */
import type { FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { dateIn } from '../../kernel/clock.ts';
import { arrayOf } from '../../kernel/db/array.ts';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, scopeOf, type Action } from '../../kernel/policy.ts';
import { incidentsBetween, type Incident } from '../incidents/index.ts';
import { Note } from '../notes/index.ts';
import { Appointment } from '../schedule/index.ts';
import type { AgendaItem } from './meeting.entity.ts';
import { measurementsOf } from './week.measurements.ts';
import type { ClientSaid, WeekAtAGlance } from './week.types.ts';

const day = 86_400_000;
const [usualDays, mostDays] = [7, 14];

/** The week of one item. */
export const weekOf = (operation: Operation, item: AgendaItem): Promise<WeekAtAGlance> =>
  operation
    .once(
      'weeksOfItems',
      () =>
        new DataLoader<AgendaItem, WeekAtAGlance>((items) => weeksOf(operation, items), {
          cacheKeyFn: (one) => one.id as unknown as AgendaItem,
        }),
    )
    .load(item);

interface Span {
  readonly item: AgendaItem;
  readonly from: Date;
  readonly until: Date;
}

async function weeksOf(
  operation: Operation,
  items: readonly AgendaItem[],
): Promise<WeekAtAGlance[]> {
  const spans = await spansOf(operation, items);
  const clientIds = [...new Set(items.map(({ clientId }) => clientId))];
  const from = new Date(Math.min(...spans.map((span) => +span.from)));
  const until = new Date(Math.max(...spans.map((span) => +span.until)));
  const between = { $gte: from, $lt: until };
  const about = { client: { $in: clientIds } };
  const appointments = await readable<Appointment>(operation, 'appointment.read', (scope) =>
    operation.em.find(
      Appointment,
      { $and: [scope, { ...about, startsAt: between }] },
      { orderBy: { startsAt: 'asc', id: 'asc' } },
    ),
  );
  const notes = await readable<Note>(operation, 'note.read', (scope) =>
    operation.em.find(
      Note,
      { $and: [scope, { ...about, startedAt: between }] },
      { orderBy: { startedAt: 'desc', id: 'desc' } },
    ),
  );
  const incidents: Incident[] = mayEver(operation, 'incident.read')
    ? await incidentsBetween(operation, clientIds, from, until)
    : [];
  const measured = await measurementsOf(operation, clientIds);
  const said = await wordsBefore(operation, items);

  return spans.map((span) => {
    const { item } = span;
    const own = <T extends { readonly clientId: string }>(
      rows: readonly T[],
      at: (row: T) => Date,
    ) =>
      rows.filter(
        (row) => row.clientId === item.clientId && at(row) >= span.from && at(row) < span.until,
      );
    const ownAppointments = own(appointments, ({ startsAt }) => startsAt);
    const count = (...states: Appointment['status'][]): number =>
      ownAppointments.filter(({ status }) => states.includes(status)).length;
    const ownNotes = own(notes, ({ startedAt }) => startedAt);
    return {
      from: span.from,
      until: span.until,
      kept: count('arrived', 'fulfilled'),
      missed: count('noshow'),
      cancelled: count('cancelled'),
      appointments: ownAppointments,
      noteCount: ownNotes.length,
      notes: ownNotes.slice(0, 10),
      measurements: measured.get(item.clientId) ?? [],
      incidents: own(incidents, ({ occurredAt }) => occurredAt),
      clientSaid: said.get(item.id) ?? null,
    };
  });
}

/** What the viewer may read of it; nothing where their role or key reads none at all. */
async function readable<T extends object>(
  operation: Operation,
  action: Action,
  find: (scope: FilterQuery<T>) => Promise<T[]>,
): Promise<T[]> {
  return mayEver(operation, action) ? find(scopeOf<T>(operation, action)) : [];
}

/** From the last closed meeting of the team about the client until now, or until the closing. */
async function spansOf(operation: Operation, items: readonly AgendaItem[]): Promise<Span[]> {
  const rows = await operation.em.execute<
    { id: string; last: Date | null; starts_at: Date; closed_at: Date | null; status: string }[]
  >(
    `select item.id, meeting.starts_at, meeting.closed_at, meeting.status,
       (select max(before.starts_at) from agenda_item spoken
         join meeting before on before.id = spoken.meeting_id
         where spoken.client_id = item.client_id and spoken.status = 'done'
           and before.team_id = meeting.team_id and before.status = 'closed'
           and before.starts_at < meeting.starts_at) as last
     from agenda_item item join meeting on meeting.id = item.meeting_id
     where item.id = any(?::uuid[])`,
    [arrayOf(items.map(({ id }) => id))],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const now = operation.clock.now();
  return items.map((item) => {
    const row = byId.get(item.id);
    const over = row?.status === 'closed' || row?.status === 'cancelled';
    const until = over && row ? new Date(row.closed_at ?? row.starts_at) : now;
    const last = row?.last ? new Date(row.last) : new Date(+until - usualDays * day);
    const from = new Date(Math.min(Math.max(+last, +until - mostDays * day), +until));
    return { item, from, until };
  });
}

/** The client's words in the minutes of the last earlier meeting that has some, by item. */
async function wordsBefore(
  operation: Operation,
  items: readonly AgendaItem[],
): Promise<Map<string, ClientSaid>> {
  if (!mayEver(operation, 'minutes.read')) return new Map();
  const rows = await operation.em.execute<{ id: string; words: string; starts_at: Date }[]>(
    `select distinct on (item.id) item.id, said.client_words as words, before.starts_at
     from agenda_item item join meeting on meeting.id = item.meeting_id
     join minutes said on said.client_id = item.client_id and said.client_words <> ''
     join meeting before on before.id = said.meeting_id and before.starts_at < meeting.starts_at
     where item.id = any(?::uuid[])
     order by item.id, before.starts_at desc`,
    [arrayOf(items.map(({ id }) => id))],
  );
  const { timeZone } = operation.signedIn;
  return new Map(
    rows.map((row) => [
      row.id,
      { words: row.words, on: dateIn(timeZone, new Date(row.starts_at)) },
    ]),
  );
}
