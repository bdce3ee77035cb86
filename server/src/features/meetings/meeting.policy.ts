import { raw } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { arrayOf } from '../../kernel/db/array.ts';
import { nodeKind } from '../../kernel/node.ts';
import type { Operation } from '../../kernel/operation.ts';
import { all, allow, keyScope, when, type Condition } from '../../kernel/policy.ts';
import { myClientIds, ofMyClients, reachingRoles, reachOf } from '../clients/index.ts';
import { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
import type { MeetingStatus } from './meeting.enums.ts';

interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * The UUIDs of the meetings that are the actor's: one of the clients on the agenda is within reach,
 * they are expected there themselves, or they are to lead it.
 */
export function myMeetingIds(operation: Operation): Statement {
  const reached = myClientIds(operation);
  return {
    sql: `select item.meeting_id from agenda_item item
      where item.removed_at is null and item.client_id in (${reached.sql})
      union select attendance.meeting_id from meeting_attendance attendance
      where attendance.member_id = ?
      union select led.id from meeting led where led.facilitator_id = ?`,
    params: [...reached.params, operation.signedIn.membershipId, operation.signedIn.membershipId],
  };
}

export const isMine = (operation: Operation, meetingId: string): Promise<boolean> =>
  operation
    .once('isMyMeeting', () => {
      const mine = myMeetingIds(operation);
      return new DataLoader<string, boolean>(async (meetingIds) => {
        const rows = await operation.em.execute<{ meeting_id: string }[]>(
          `select distinct meeting_id from (${mine.sql}) mine where meeting_id = any(?::uuid[])`,
          [...mine.params, arrayOf(meetingIds)],
        );
        const found = new Set(rows.map((row) => row.meeting_id));
        return meetingIds.map((id) => found.has(id));
      });
    })
    .load(meetingId);

export const myMeeting: Condition<Meeting> = {
  holds: (operation, meeting) => isMine(operation, meeting.id),
  where(operation) {
    const mine = myMeetingIds(operation);
    const fragment = raw((alias) => `${alias}.id in (${mine.sql})`, [...mine.params]);
    return { [fragment]: [] };
  },
};

export const inState = (...states: MeetingStatus[]): Condition<Meeting> =>
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
conduct('meeting.move', 'planned');
conduct('meeting.cancel', 'planned');

// Anybody who takes part says for themselves whether they do.
allow(
  reachingRoles,
  'meeting.attend',
  Meeting,
  all<Meeting>(myMeeting, inState('planned', 'running')),
);

/** An item that was taken off again is shown to nobody. */
const kept: Condition<AgendaItem> = {
  holds: (_operation, item) => item.removedAt === null,
  where: () => ({ removedAt: null }),
};

// Of a meeting that is theirs, people see those clients on the agenda whose records they reach.
allow(reachingRoles, 'agenda.read', AgendaItem, all<AgendaItem>(ofMyClients, kept));

/**
 * Who takes part is told to those whose meeting it is; who is there for one client (a mother, an
 * interpreter), to those who reach that client.
 */
allow(reachingRoles, 'attendance.read', MeetingAttendance, {
  holds: (operation, { clientId, meeting }) =>
    clientId === null ? isMine(operation, meeting.id) : reachOf(operation).has(clientId),
});

// A program reads about meetings what concerns its clients, and of who is there, the members alone:
// families and what they are there for are no part of that scope.
allow(['integration'], 'meeting.read', Meeting, myMeeting);
allow(['integration'], 'agenda.read', AgendaItem, all<AgendaItem>(ofMyClients, kept));
allow(['integration'], 'attendance.read', MeetingAttendance, {
  holds: (operation, { clientId, member, meeting }) =>
    clientId === null && member !== null && isMine(operation, meeting.id),
});
keyScope('meetings:read', 'meeting.read', 'agenda.read', 'attendance.read');

nodeKind(Meeting, 'meeting.read');
nodeKind(MeetingAttendance, 'attendance.read');
nodeKind(AgendaItem, 'agenda.read');
