/** Every entity there is. One that is missing here has no table. */
import {
  DocumentCheckpoint,
  DocumentClientId,
  DocumentUpdate,
  LiveDocument,
} from './documents/document.entity.ts';
import {
  Account,
  ApiKey,
  CareTeam,
  CareTeamMembership,
  Membership,
  Organisation,
  Programme,
  ProgrammeAssignment,
} from './features/access/index.ts';
import { Client, EpisodeOfCare, FamilyContact, SafetyItem } from './features/clients/index.ts';
import { Comment, CommentMention, CommentThread } from './features/comments/index.ts';
import { Incident, IncidentFollowUp } from './features/incidents/index.ts';
import { FamilyMessage } from './features/family/index.ts';
import { WebhookDelivery, WebhookEndpoint } from './features/exchange/index.ts';
import {
  AgendaItem,
  AgendaRequest,
  Decision,
  Dissent,
  Meeting,
  MeetingAttendance,
  MeetingSeries,
  Minutes,
  MinutesAddendum,
} from './features/meetings/index.ts';
import { Note, NoteAddendum, NoteObjective } from './features/notes/index.ts';
import {
  Goal,
  Intervention,
  Measurement,
  Need,
  Objective,
  Plan,
  PlanSignature,
  PlanVersion,
} from './features/plans/index.ts';
import { Appointment, AppointmentParticipant } from './features/schedule/index.ts';
import { Edition, EditionRecipient, PortalAccess } from './features/sharing/index.ts';
import { MeetingSummary, SummaryCopy, SummaryPart } from './features/summaries/index.ts';
import { Task, TaskComment, TaskEvent } from './features/tasks/index.ts';
import { AccessEpoch } from './kernel/db/access-epoch.entity.ts';
import { AuditEntry } from './kernel/db/audit-entry.entity.ts';
import { Change, ChangeStream } from './kernel/db/change.entity.ts';
import { IdempotentAnswer } from './kernel/db/idempotent-answer.entity.ts';
import { DueWork } from './kernel/db/due-work.entity.ts';
import { MailMessage } from './kernel/db/mail-message.entity.ts';

export const entities = [
  Organisation,
  Account,
  Membership,
  ApiKey,
  Programme,
  ProgrammeAssignment,
  CareTeam,
  CareTeamMembership,
  Client,
  EpisodeOfCare,
  FamilyContact,
  SafetyItem,
  PortalAccess,
  Edition,
  EditionRecipient,
  FamilyMessage,
  Plan,
  PlanVersion,
  PlanSignature,
  Need,
  Goal,
  Objective,
  Intervention,
  Measurement,
  Note,
  NoteObjective,
  NoteAddendum,
  MeetingSeries,
  Meeting,
  AgendaItem,
  AgendaRequest,
  MeetingAttendance,
  Minutes,
  Decision,
  Dissent,
  MinutesAddendum,
  CommentThread,
  Comment,
  CommentMention,
  Appointment,
  AppointmentParticipant,
  Task,
  TaskComment,
  TaskEvent,
  Incident,
  IncidentFollowUp,
  MeetingSummary,
  SummaryPart,
  SummaryCopy,
  LiveDocument,
  DocumentUpdate,
  DocumentCheckpoint,
  DocumentClientId,
  AccessEpoch,
  AuditEntry,
  ChangeStream,
  Change,
  IdempotentAnswer,
  WebhookEndpoint,
  WebhookDelivery,
  DueWork,
  MailMessage,
];
