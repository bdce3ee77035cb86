import { describedEnum } from '../../kernel/enums.ts';

export type MeetingStatus = 'planned' | 'running' | 'closed' | 'cancelled';
export const MeetingStatusEnum = describedEnum<MeetingStatus>(
  'MeetingStatus',
  'The state of a meeting.',
  {
    planned: 'To come.',
    running: 'Opened, and not closed yet.',
    closed: 'Closed: what was decided stands.',
    cancelled: 'Does not take place.',
  },
);

export type AgendaItemStatus = 'waiting' | 'discussing' | 'done' | 'skipped';
export const AgendaItemStatusEnum = describedEnum<AgendaItemStatus>(
  'AgendaItemStatus',
  'Where an item of the agenda stands.',
  {
    waiting: 'To come.',
    discussing: 'Being discussed.',
    done: 'Discussed.',
    skipped: 'Left out this time.',
  },
);

export type AgendaOrigin = 'chosen' | 'review' | 'incident' | 'request' | 'carried';
export const AgendaOriginEnum = describedEnum<AgendaOrigin>(
  'AgendaOrigin',
  'How a client comes to be on an agenda, or is suggested for it.',
  {
    chosen: 'Somebody put the client on it.',
    review: 'The plan is to be reviewed, or the first one is due.',
    incident: 'There was an incident since the last meeting.',
    request: 'Somebody of the team asked for it.',
    carried: 'The last meeting did not get to it.',
  },
);

export type AgendaRequestStatus = 'pending' | 'accepted' | 'declined';
export const AgendaRequestStatusEnum = describedEnum<AgendaRequestStatus>(
  'AgendaRequestStatus',
  'What became of a request to speak of a client.',
  {
    pending: 'Nobody has answered it yet.',
    accepted: 'The client is on the agenda.',
    declined: 'Not this time; the reason is given.',
  },
);

export type AttendanceStatus = 'expected' | 'present' | 'excused' | 'absent';
export const AttendanceStatusEnum = describedEnum<AttendanceStatus>(
  'AttendanceStatus',
  'Whether somebody takes part in a meeting.',
  {
    expected: 'Invited.',
    present: 'There.',
    excused: 'Not there, and said so before.',
    absent: 'Not there.',
  },
);

export type AttendeeKind = 'staff' | 'family' | 'interpreter' | 'guest';
export const AttendeeKindEnum = describedEnum<AttendeeKind>(
  'AttendeeKind',
  'As what somebody takes part in a meeting.',
  {
    staff: 'A member of the organisation.',
    family: 'A person close to one of the clients, there for that client alone.',
    interpreter: 'Somebody who interprets.',
    guest: 'Somebody else from outside, for instance of the school.',
  },
);

export type MinutesState = 'open' | 'signed';
export const MinutesStateEnum = describedEnum<MinutesState>(
  'MinutesState',
  'Whether minutes may still be written in.',
  {
    open: 'Being written.',
    signed: 'Closed with the meeting: they change only by an addendum.',
  },
);
