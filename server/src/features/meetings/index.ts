import { MeetingFields, NoteMeetingFields } from './meeting.fields.ts';
import './meeting.policy.ts';
import { MeetingResolver } from './meeting.resolver.ts';
import { MeetingTimelineFields } from './meeting.timeline.ts';

export { meetingPresence } from './meeting.presence.ts';
export { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';

export const meetingResolvers = [
  MeetingResolver,
  MeetingFields,
  NoteMeetingFields,
  MeetingTimelineFields,
] as const;
