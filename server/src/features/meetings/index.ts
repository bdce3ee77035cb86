export { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
