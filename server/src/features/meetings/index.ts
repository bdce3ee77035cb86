import { AgendaItemFields } from './agenda.fields.ts';
import './agenda.policy.ts';
import { AgendaResolver } from './agenda.resolver.ts';
import { AttendanceResolver } from './attendance.resolver.ts';
import { MeetingFields, NoteMeetingFields } from './meeting.fields.ts';
import './meeting.policy.ts';
import { MeetingResolver } from './meeting.resolver.ts';
import { MeetingTimelineFields } from './meeting.timeline.ts';
import './minutes.policy.ts';
import {
  AgendaItemMinutesFields,
  MeetingMinutesFields,
  MinutesResolver,
} from './minutes.resolver.ts';
import './series.policy.ts';
import { CareTeamFields, SeriesResolver } from './series.resolver.ts';
import { AgendaItemTaskFields, MeetingTaskFields, TaskMeetingFields } from './task.fields.ts';
import { WeekFields } from './week.fields.ts';

export { AgendaRequest } from './agenda.entity.ts';
export { told } from './meeting.changes.ts';
export { meetingPresence } from './meeting.presence.ts';
export { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
export { minutesDocument } from './minutes.document.ts';
export { Decision, Dissent, Minutes, MinutesAddendum } from './minutes.entity.ts';
export { projectMinutes } from './minutes.projection.ts';
export { MeetingSeries } from './series.entity.ts';
export { meetingSeriesJob } from './series.job.ts';

export const meetingResolvers = [
  MeetingResolver,
  MeetingFields,
  NoteMeetingFields,
  MeetingTimelineFields,
  AgendaResolver,
  AgendaItemFields,
  AttendanceResolver,
  SeriesResolver,
  CareTeamFields,
  MinutesResolver,
  MeetingMinutesFields,
  AgendaItemMinutesFields,
  MeetingTaskFields,
  AgendaItemTaskFields,
  TaskMeetingFields,
  WeekFields,
] as const;
