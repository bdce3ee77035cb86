import { raw } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { nodeKind } from '../../kernel/node.ts';
import type { Operation } from '../../kernel/operation.ts';
import { all, allow, when, type Condition } from '../../kernel/policy.ts';
import { myClientIds, ofMyClients, reachingRoles } from '../clients/index.ts';
import { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
import type { MeetingStatus } from './meeting.enums.ts';

interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * The UUIDs of the meetings that are the actor's: one of the clients on the agenda is within reach,
 * or they are expected there themselves.
 */
function myMeetingIds(operation: Operation): Statement {
  const reached = myClientIds(operation);
  return {
    sql: `select item.meeting_id from agenda_item item where item.client_id in (${reached.sql})
      union select attendance.meeting_id from meeting_attendance attendance
      where attendance.member_id = ?`,
    params: [...reached.params, operation.signedIn.membershipId],
  };
}

const isMine = (operation: Operation, meetingId: string): Promise<boolean> =>
  operation
    .once('isMyMeeting', () => {
      const mine = myMeetingIds(operation);
      return new DataLoader<string, boolean>(async (meetingIds) => {
        const rows = await operation.em.execute<{ meeting_id: string }[]>(
          `select distinct meeting_id from (${mine.sql}) mine where meeting_id = any(?::uuid[])`,
          [...mine.params, `{${meetingIds.join(',')}}`],
        );
        const found = new Set(rows.map((row) => row.meeting_id));
        return meetingIds.map((id) => found.has(id));
      });
    })
    .load(meetingId);

const myMeeting: Condition<Meeting> = {
  holds: (operation, meeting) => isMine(operation, meeting.id),
  where(operation) {
    const mine = myMeetingIds(operation);
    const fragment = raw((alias) => `${alias}.id in (${mine.sql})`, [...mine.params]);
    return { [fragment]: [] };
  },
};

const inState = (...states: MeetingStatus[]): Condition<Meeting> =>
  when((meeting) => states.includes(meeting.status));

const ledByMe = when<Meeting>(
  (meeting, operation) => meeting.facilitator?.id === operation.actor?.membershipId,
);

allow(reachingRoles, 'meeting.read', Meeting, myMeeting);

/** Those who lead the care lead its meetings, and whoever was chosen to facilitate one. */
const conduct = (action: `meeting.${string}`, ...states: MeetingStatus[]): void => {
  allow(
    ['supervisor', 'case-manager'],
    action,
    Meeting,
    all<Meeting>(myMeeting, inState(...states)),
  );
  allow(reachingRoles, action, Meeting, all<Meeting>(myMeeting, inState(...states), ledByMe));
};
conduct('meeting.start', 'planned');
conduct('meeting.close', 'running');
conduct('meeting.arrange', 'planned', 'running');

// Anybody who takes part says for themselves whether they do.
allow(
  reachingRoles,
  'meeting.attend',
  Meeting,
  all<Meeting>(myMeeting, inState('planned', 'running')),
);

// Of a meeting that is theirs, people see those clients on the agenda whose records they reach.
allow(reachingRoles, 'agenda.read', AgendaItem, ofMyClients);

/** Who is expected at a meeting is told to those whose meeting it is. */
allow(reachingRoles, 'attendance.read', MeetingAttendance, {
  holds: (operation, attendance) => isMine(operation, attendance.meeting.id),
});

nodeKind(Meeting, 'meeting.read');
nodeKind(MeetingAttendance, 'attendance.read');
nodeKind(AgendaItem, 'agenda.read');
