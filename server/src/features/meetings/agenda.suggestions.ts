/** Whom a meeting might speak of, and why. Asked for the whole team, whoever asks. */
import { addDays, dateIn } from '../../kernel/clock.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Incident, incidentWords } from '../incidents/index.ts';
import { reviewDueOn } from '../plans/index.ts';
import { AgendaRequest } from './agenda.entity.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';
import type { AgendaOrigin } from './meeting.enums.ts';

export interface Suggested {
  readonly clientId: string;
  readonly origin: AgendaOrigin;
  /** In words. */
  readonly reason: string;
  readonly minutes: number;
  readonly request: AgendaRequest | null;
}

/** Reviews are spoken of from so many days before they are due. */
const noticeDays = 7;
const week = 7 * 86_400_000;

/** For clients who are not on the agenda yet, the most pressing reasons first. Five statements. */
export async function suggestionsFor(
  operation: Operation,
  meeting: Meeting,
  timeZone: string,
): Promise<Suggested[]> {
  const { em } = operation;
  const there = await em.find(AgendaItem, { meeting: meeting.id, removedAt: null });
  const known = new Set(there.map(({ clientId }) => clientId));
  const all = [
    ...(await requested(operation, meeting)),
    ...(await afterIncidents(operation, meeting, timeZone)),
    ...(await dueForReview(operation, meeting, timeZone)),
  ];
  return all.filter(({ clientId }) => !known.has(clientId));
}

async function requested({ em }: Operation, meeting: Meeting): Promise<Suggested[]> {
  const requests = await em.find(
    AgendaRequest,
    { meeting: meeting.id, status: 'pending' },
    { orderBy: { requestedAt: 'asc', id: 'asc' } },
  );
  return requests.map((request) => ({
    clientId: request.clientId,
    origin: 'request',
    reason: request.reason,
    minutes: request.minutes,
    request,
  }));
}

/** The meeting before this one: closed, of the same team. */
export const meetingBefore = ({ em }: Operation, meeting: Meeting): Promise<Meeting | null> =>
  em.findOne(
    Meeting,
    { team: meeting.team.id, status: 'closed', startsAt: { $lt: meeting.startsAt } },
    { orderBy: { startsAt: 'desc', id: 'desc' } },
  );

async function afterIncidents(
  operation: Operation,
  meeting: Meeting,
  timeZone: string,
): Promise<Suggested[]> {
  const before = await meetingBefore(operation, meeting);
  const now = operation.clock.now();
  const on = dateIn(timeZone, meeting.startsAt);
  const since = before?.startsAt ?? new Date(Math.min(meeting.startsAt.getTime(), +now) - week);
  const incidents = await operation.em.find(
    Incident,
    { client: { team: meeting.team.id }, occurredAt: { $gte: since, $lt: meeting.startsAt } },
    { orderBy: { occurredAt: 'asc', id: 'asc' } },
  );
  const byClient = Map.groupBy(incidents, ({ clientId }) => clientId);
  return [...byClient].map(([clientId, own]) => ({
    clientId,
    origin: 'incident',
    reason:
      own.length === 1 && own[0]
        ? `Incident on ${spoken(dateIn(timeZone, own[0].occurredAt), on)}: ${incidentWords[own[0].kind]}`
        : `${own.length} incidents since the last meeting`,
    minutes: 15,
    request: null,
  }));
}

interface DueRow {
  readonly client_id: string;
  readonly signed_at: Date | null;
  readonly started_on: string | null;
  readonly review_every_days: number;
  readonly first_plan_within_days: number;
}

async function dueForReview(
  { em }: Operation,
  meeting: Meeting,
  timeZone: string,
): Promise<Suggested[]> {
  const rows = await em.execute<DueRow[]>(
    `select client.id as client_id, programme.review_every_days, programme.first_plan_within_days,
       (select max(version.signed_at) from plan_version version
         where version.client_id = client.id and version.state = 'signed') as signed_at,
       (select max(episode.started_on)::text from episode_of_care episode
         where episode.client_id = client.id) as started_on
     from client join programme on programme.id = client.programme_id
     where client.team_id = ? and client.status in ('active', 'onhold')
     order by client.id`,
    [meeting.team.id],
  );
  const on = dateIn(timeZone, meeting.startsAt);
  return rows
    .flatMap((row) => {
      const first = row.signed_at === null;
      const due = dueOn(row, timeZone);
      if (due === null || due > addDays(on, noticeDays)) return [];
      const what = first ? 'The first plan' : 'The review of the plan';
      const reason = `${what} ${due < on ? 'was' : 'is'} due on ${spoken(due, on)}`;
      return [{ due, clientId: row.client_id, reason }];
    })
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
    .map(({ clientId, reason }) => ({
      clientId,
      origin: 'review',
      reason,
      minutes: 15,
      request: null,
    }));
}

function dueOn(row: DueRow, timeZone: string): string | null {
  if (row.signed_at !== null)
    return reviewDueOn(new Date(row.signed_at), row.review_every_days, timeZone);
  return row.started_on && addDays(row.started_on, row.first_plan_within_days);
}

/** A date as people say it, with the year where that is not the meeting's. */
const spoken = (date: string, on: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(date.slice(0, 4) !== on.slice(0, 4) && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
