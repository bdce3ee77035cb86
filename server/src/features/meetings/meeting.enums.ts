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
