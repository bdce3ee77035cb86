import { ClientNoteFields, NoteFields } from './note.fields.ts';
import './note.policy.ts';
import { NoteResolver } from './note.resolver.ts';
import { NoteTimelineFields } from './note.timeline.ts';

export { Note, NoteAddendum, NoteObjective } from './note.entity.ts';
export { AddendumReasonEnum, type AddendumReason } from './note.enums.ts';
export { openMeetingDoor } from './note.meeting.ts';

export const noteResolvers = [
  NoteResolver,
  NoteFields,
  ClientNoteFields,
  NoteTimelineFields,
] as const;
