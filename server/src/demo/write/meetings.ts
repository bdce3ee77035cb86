import {
  AgendaItem,
  AgendaRequest,
  Meeting,
  MeetingAttendance,
  MeetingSeries,
} from '../../features/meetings/index.ts';
import type { Day, MeetingStory, TeamStory } from '../story.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/** The UUID of a team's meeting of a day. */
export const meetingId = ({ ids }: Pick<Writing, 'ids'>, team: string, day: Day): string =>
  ids('meeting', team, day);

/** The UUID of a client's item of that meeting's agenda. */
export const agendaItemId = (
  { ids }: Pick<Writing, 'ids'>,
  team: string,
  day: Day,
  client: string,
): string => ids('agenda-item', team, day, client);

/** A team's meeting with the team, as it stands in the story. */
interface Told {
  readonly key: string;
  readonly team: TeamStory;
  readonly meeting: MeetingStory;
}

/** The teams' weekly meetings: those that are over are closed, today's and later ones are to come. */
export async function writeMeetings(writing: Writing): Promise<void> {
  const { em, story } = writing;
  const meetings = Object.entries(story.teams).flatMap(([key, team]) =>
    team.meetings.map((meeting): Told => ({ key, team, meeting })),
  );
  const each = <T>(rows: (writing: Writing, told: Told) => readonly T[]): T[] =>
    meetings.flatMap((told) => rows(writing, told));
  await insertAll(em, MeetingSeries, seriesRows(writing));
  await insertAll(
    em,
    Meeting,
    each((...told) => [meetingRow(...told)]),
  );
  await insertAll(em, AgendaItem, each(agendaRows));
  await insertAll(em, MeetingAttendance, each(attendanceRows));
  await insertAll(em, MeetingAttendance, each(guestRows));
  await insertAll(em, AgendaRequest, each(requestRows));
}

const isOver = ({ day }: MeetingStory): boolean => day < 0;

function seriesRows(writing: Writing) {
  const { organisationId, calendar, ids, story } = writing;
  return Object.entries(story.teams).flatMap(([key, team]) => {
    const [first] = team.meetings;
    if (!team.weekly || !first) return [];
    const startsOn = calendar.date(first.day);
    const weekday = new Date(`${startsOn}T00:00:00Z`).getUTCDay();
    return [
      {
        id: ids('meeting-series', key),
        organisationId,
        title: first.title,
        team: ids('care-team', key),
        facilitator: memberOf(writing, team.facilitator),
        rule: `FREQ=WEEKLY;BYDAY=${['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][weekday]}`,
        startsOn,
        time: team.meets.at,
        minutes: team.meets.minutes,
        version: 1,
      },
    ];
  });
}

function meetingRow(writing: Writing, { key, team, meeting }: Told) {
  const { organisationId, calendar, ids } = writing;
  const at = (plusMinutes = 0): Date =>
    calendar.at(calendar.workday(meeting.day), team.meets.at, plusMinutes);
  const over = isOver(meeting);
  const inSeries = team.weekly === true && meeting.day % 7 === 0;
  return {
    id: meetingId({ ids }, key, meeting.day),
    organisationId,
    title: meeting.title,
    team: ids('care-team', key),
    startsAt: at(),
    minutes: team.meets.minutes,
    status: over ? ('closed' as const) : ('planned' as const),
    facilitator: memberOf(writing, team.facilitator),
    arranged: true,
    series: inSeries ? ids('meeting-series', key) : null,
    occurrenceOn: inSeries ? calendar.date(meeting.day) : null,
    startedAt: over ? at() : null,
    closedAt: over ? at(team.meets.minutes) : null,
    closedBy: over ? memberOf(writing, team.facilitator) : null,
    // What is suggested stands on the agendas up to today's; on the next it is put in time.
    agendaMadeAt: meeting.day <= 0 ? at(-3 * 24 * 60) : null,
    version: 1,
  };
}

function agendaRows(writing: Writing, { key, team, meeting }: Told) {
  const { organisationId, calendar, ids } = writing;
  let begun = 0;
  return meeting.agenda.map(([client, reason, minutes = 10, origin = 'chosen'], index) => {
    const skipped = meeting.skipped?.includes(client) ?? false;
    const after = begun;
    if (!skipped) begun += minutes;
    const discussed = isOver(meeting) && !skipped;
    const over = skipped ? ('skipped' as const) : ('done' as const);
    const at = (plusMinutes: number): Date =>
      calendar.at(calendar.workday(meeting.day), team.meets.at, plusMinutes);
    return {
      id: agendaItemId({ ids }, key, meeting.day, client),
      organisationId,
      meeting: meetingId({ ids }, key, meeting.day),
      client: ids('client', client),
      // Order keys of `fractional-indexing`, which counts from a0 in base 62.
      position: `a${index}`,
      reason: calendar.words(reason),
      minutes,
      origin,
      status: isOver(meeting) ? over : ('waiting' as const),
      startedAt: discussed ? at(after) : null,
      endedAt: discussed ? at(after + minutes) : null,
      version: 1,
    };
  });
}

const statusOf = (meeting: MeetingStory): MeetingAttendance['status'] =>
  isOver(meeting) ? 'present' : 'expected';

function attendanceRows(writing: Writing, { key, team, meeting }: Told) {
  const { organisationId, ids } = writing;
  return team.members.map((member) => ({
    id: ids('attendance', key, meeting.day, member),
    organisationId,
    meeting: meetingId({ ids }, key, meeting.day),
    kind: 'staff' as const,
    member: memberOf(writing, member),
    status: meeting.attendance?.[member] ?? statusOf(meeting),
    version: 1,
  }));
}

/** People from outside; family by the name that the contact of their client has. */
function guestRows({ organisationId, ids, story }: Writing, { key, meeting }: Told) {
  return (meeting.guests ?? []).map((guest, index) => {
    const client = story.clients.find((one) => one.key === guest.for);
    const known = client?.contacts.some(({ name }) => name === guest.name) ?? false;
    if (guest.kind === 'family' && !known)
      throw new Error(`${guest.name} is no contact of ${guest.for ?? 'a client'}`);
    return {
      id: ids('guest', key, meeting.day, index),
      organisationId,
      meeting: meetingId({ ids }, key, meeting.day),
      kind: guest.kind,
      contact: guest.kind === 'family' && client ? ids('contact', client.key, guest.name) : null,
      guestName: guest.kind === 'family' ? null : guest.name,
      guestFunction: guest.function ?? null,
      forItem: client ? agendaItemId({ ids }, key, meeting.day, client.key) : null,
      clientId: client ? ids('client', client.key) : null,
      status: statusOf(meeting),
      version: 1,
    };
  });
}

function requestRows(writing: Writing, { key, meeting }: Told) {
  const { organisationId, ids, calendar } = writing;
  return (meeting.requests ?? []).map(([person, client, reason], index) => ({
    id: ids('agenda-request', key, meeting.day, index),
    organisationId,
    meeting: meetingId({ ids }, key, meeting.day),
    client: ids('client', client),
    reason,
    minutes: 10,
    requestedBy: memberOf(writing, person),
    requestedAt: calendar.at(-1, '16:45'),
    status: 'pending' as const,
    version: 1,
  }));
}
