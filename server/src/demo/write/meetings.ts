import { AgendaItem, Meeting, MeetingAttendance } from '../../features/meetings/index.ts';
import type { Day, MeetingStory, TeamStory } from '../story.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/** The UUID of a team's meeting of a day. */
export const meetingId = ({ ids }: Pick<Writing, 'ids'>, team: string, day: Day): string =>
  ids('meeting', team, day);

/** The teams' weekly meetings: those that are over are closed, today's and later ones are to come. */
export async function writeMeetings(writing: Writing): Promise<void> {
  const { em, story } = writing;
  const meetings = Object.entries(story.teams).flatMap(([key, team]) =>
    team.meetings.map((meeting) => ({ key, team, meeting })),
  );
  await insertAll(
    em,
    Meeting,
    meetings.map(({ key, team, meeting }) => meetingRow(writing, key, team, meeting)),
  );
  await insertAll(
    em,
    AgendaItem,
    meetings.flatMap(({ key, team, meeting }) => agendaRows(writing, key, team, meeting)),
  );
  await insertAll(
    em,
    MeetingAttendance,
    meetings.flatMap(({ key, team, meeting }) => attendanceRows(writing, key, team, meeting)),
  );
}

const isOver = ({ day }: MeetingStory): boolean => day < 0;

function meetingRow(writing: Writing, key: string, team: TeamStory, meeting: MeetingStory) {
  const { organisationId, calendar, ids } = writing;
  return {
    id: meetingId({ ids }, key, meeting.day),
    organisationId,
    title: meeting.title,
    team: ids('care-team', key),
    startsAt: calendar.at(calendar.workday(meeting.day), team.meets.at),
    minutes: team.meets.minutes,
    status: isOver(meeting) ? ('closed' as const) : ('planned' as const),
    facilitator: memberOf(writing, team.facilitator),
    arranged: true,
    version: 1,
  };
}

function agendaRows(writing: Writing, key: string, team: TeamStory, meeting: MeetingStory) {
  const { organisationId, calendar, ids } = writing;
  let begun = 0;
  return meeting.agenda.map(([client, reason, minutes = 10], index) => {
    const skipped = meeting.skipped?.includes(client) ?? false;
    const after = begun;
    if (!skipped) begun += minutes;
    const discussed = isOver(meeting) && !skipped;
    const over = skipped ? ('skipped' as const) : ('done' as const);
    return {
      id: ids('agenda-item', key, meeting.day, client),
      organisationId,
      meeting: meetingId({ ids }, key, meeting.day),
      client: ids('client', client),
      // Order keys of `fractional-indexing`, which counts from a0 in base 62.
      position: `a${index}`,
      reason: calendar.words(reason),
      minutes,
      status: isOver(meeting) ? over : ('waiting' as const),
      startedAt: discussed
        ? calendar.at(calendar.workday(meeting.day), team.meets.at, after)
        : null,
      origin: 'chosen' as const,
      version: 1,
    };
  });
}

function attendanceRows(writing: Writing, key: string, team: TeamStory, meeting: MeetingStory) {
  const { organisationId, ids } = writing;
  return team.members.map((member) => ({
    id: ids('attendance', key, meeting.day, member),
    organisationId,
    meeting: meetingId({ ids }, key, meeting.day),
    member: memberOf(writing, member),
    status:
      meeting.attendance?.[member] ??
      (isOver(meeting) ? ('present' as const) : ('expected' as const)),
    kind: 'staff' as const,
    version: 1,
  }));
}
