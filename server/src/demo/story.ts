/**
 * The form in which the demonstration organisations are written down: plain data, with people and
 * records named by short keys and every date as whole days from today (past: negative). Words may
 * hold `{+9}` or `{-30}`, which become the date of that working day, or `{=+9}`, that very day's.
 */
import type {
  AppointmentStatus,
  Discipline,
  EpisodeStatus,
  GoalAchievement,
  GoalLifecycle,
  GoalPriority,
  InterventionStatus,
  NeedDomain,
  NoteFormat,
  Role,
} from '@roundtable/schema/codes';
import type { MinutesText } from '@roundtable/schema/minutes-document';
import type { ProgrammeKind } from '../features/access/index.ts';
import type { SafetyItem } from '../features/clients/index.ts';
import type { Incident, IncidentFollowUp } from '../features/incidents/index.ts';
import type { AgendaItem, MeetingAttendance } from '../features/meetings/index.ts';
import type { NoteAddendum } from '../features/notes/index.ts';
import type { Scope } from '../kernel/scopes.ts';
import type { DraftHistory } from './plan-history.ts';
import type { ThreadStory } from './comment-story.ts';
import type { SharingStory } from './sharing-story.ts';
import type { WebhookStory } from './webhook-story.ts';

/** Whole days from today. */
export type Day = number;
/** Key of a person of the organisation. */
export type Person = string;
/** Time of day in the organisation's zone, `HH:MM`. */
export type TimeOfDay = `${number}:${number}`;

export interface PersonStory {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly discipline?: Discipline;
  readonly jobTitle?: string;
  /** Keys of programmes. */
  readonly programmes?: readonly string[];
  readonly since: Day;
  /** Told on the sign-in page. */
  readonly shown?: string;
}

/** A key with which a program acts. */
export interface KeyStory {
  readonly name: string;
  readonly by: Person;
  readonly scopes: readonly Scope[];
  /** Keys of programmes. */
  readonly programmes: readonly string[] | 'all';
  readonly made: Day;
  readonly ends: Day;
  readonly used?: { readonly day: Day; readonly at: TimeOfDay };
  readonly revoked?: { readonly day: Day; readonly at: TimeOfDay };
}

export interface ProgrammeStory {
  readonly name: string;
  readonly kind: ProgrammeKind;
  readonly reviewEveryDays: number;
  readonly firstPlanWithinDays: number;
  readonly signatories: readonly Role[];
}

export interface TeamStory {
  readonly name: string;
  /** Members who are expected at its meetings. */
  readonly members: readonly Person[];
  readonly facilitator: Person;
  readonly meets: { readonly at: TimeOfDay; readonly minutes: number };
  /** It meets every week on today's weekday: its meetings of whole weeks from today are a series. */
  readonly weekly?: boolean;
  /** Past and coming meetings, oldest first. */
  readonly meetings: readonly MeetingStory[];
}

export interface MeetingStory {
  readonly day: Day;
  readonly title: string;
  /** Client key, why, minutes where it is not the usual ten, and how it came there, unless chosen. */
  readonly agenda: readonly (readonly [string, string, number?, AgendaItem['origin']?])[];
  /** Those whose attendance is not the usual (present in the past, expected from today on). */
  readonly attendance?: Readonly<Record<Person, MeetingAttendance['status']>>;
  /** Clients that a past meeting did not get to. */
  readonly skipped?: readonly string[];
  readonly guests?: readonly GuestStory[];
  /** What members asked to speak of, still to be answered. */
  readonly requests?: readonly (readonly [Person, client: string, reason: string])[];
  /** Of a past meeting: by client key; `''` of the meeting as a whole. */
  readonly written?: Readonly<Record<string, MinutesStory>>;
}

/** Somebody from outside: a contact of a client by name, or somebody with a name and function. */
export interface GuestStory {
  readonly kind: Exclude<MeetingAttendance['kind'], 'staff'>;
  readonly name: string;
  readonly function?: string;
  /** Key of the client whose item they are there for. */
  readonly for?: string;
}

export interface MinutesStory extends Partial<Readonly<Record<MinutesText, string>>> {
  readonly decisions?: readonly {
    readonly words: string;
    readonly dissents?: readonly (readonly [Person, reason: string])[];
  }[];
  readonly addenda?: readonly AddendumStory[];
}

export interface SafetyStory {
  readonly kind: SafetyItem['kind'];
  readonly words: string;
  readonly detail?: string;
  readonly severity?: NonNullable<SafetyItem['severity']>;
  /** ICD-10-CM. */
  readonly code?: string;
  readonly source: string;
  readonly on: Day;
  readonly reviewed: readonly [Person, Day];
  readonly retired?: boolean;
}

export interface ContactStory {
  readonly name: string;
  readonly relationship: string;
  readonly phone?: string;
  readonly email?: string;
  readonly custody?: string;
  readonly informed: boolean;
  readonly emergency: boolean;
  readonly member?: Person;
  /** Read best, BCP 47. */
  readonly language?: string;
}

export interface EpisodeStory {
  readonly programme: string;
  readonly status: EpisodeStatus;
  readonly started: Day;
  readonly ended?: Day;
  readonly reason: string;
}

export interface CareStory {
  readonly member: Person;
  readonly function: string;
  readonly lead?: boolean;
  readonly since?: Day;
  readonly until?: Day;
}

interface Staged<T> {
  /** The number of the plan version that it is first in; 1 where absent. */
  readonly since?: number;
  /** What a later version, by number, says otherwise. */
  readonly later?: Readonly<Record<number, Partial<T>>>;
}

export interface NeedWords {
  readonly words: string;
  readonly domain: NeedDomain;
  readonly rating: 0 | 1 | 2 | 3;
  /** Why it is left for later; `null` in a later version: no longer. */
  readonly deferred?: string | null;
}
export interface NeedStory extends NeedWords, Staged<NeedWords> {
  readonly key: string;
}

export interface GoalWords {
  readonly words: string;
  /** The client's own. */
  readonly client?: string;
  /** Plain words for the family. */
  readonly family?: string;
  readonly shared?: boolean;
  readonly barriers?: string;
  readonly measure?: string;
  readonly baseline?: string;
  readonly target?: string;
  readonly start?: Day;
  readonly due?: Day;
  readonly priority?: GoalPriority;
  readonly by?: Person;
  readonly lifecycle?: GoalLifecycle;
  readonly achievement?: GoalAchievement;
}
export interface GoalStory extends GoalWords, Staged<GoalWords> {
  readonly key: string;
  readonly need?: string;
  readonly objectives: readonly ObjectiveStory[];
}

/** Day, value, and what else was seen. */
export type MeasurementStory = readonly [Day, number, string?];

export interface ObjectiveWords {
  readonly words: string;
  readonly measure?: string;
  readonly unit?: string;
  readonly baseline?: number;
  readonly target?: number;
  readonly due?: Day;
  readonly by?: Person;
  readonly lifecycle?: GoalLifecycle;
  readonly achievement?: GoalAchievement;
}
export interface ObjectiveStory extends ObjectiveWords, Staged<ObjectiveWords> {
  readonly key: string;
  readonly observer?: Person;
  /** A signed version holds those up to the day on which it was submitted. */
  readonly series?: readonly MeasurementStory[];
  readonly interventions: readonly InterventionStory[];
}

export interface InterventionWords {
  readonly words: string;
  readonly service: string;
  readonly modality: string;
  readonly frequency: string;
  readonly duration: string;
  readonly discipline: Discipline;
  readonly by?: Person;
  readonly status?: InterventionStatus;
}
export interface InterventionStory extends InterventionWords, Staged<InterventionWords> {}

export interface VersionStory {
  readonly started: Day;
  readonly by: Person;
  readonly submitted?: Day;
  /** Who signed on which day; in force once the programme's signatories have. */
  readonly signed?: readonly (readonly [Person, Day])[];
}

export interface AboutWords {
  readonly vision: string;
  readonly strengths: string;
  readonly dischargeCriteria: string;
}

export interface PlanStory {
  readonly about: AboutWords;
  readonly aboutLater?: Readonly<Record<number, Partial<AboutWords>>>;
  readonly needs: readonly NeedStory[];
  readonly goals: readonly GoalStory[];
  readonly versions: readonly VersionStory[];
}

export interface NoteStory {
  readonly day: Day;
  readonly at: TimeOfDay;
  readonly by: Person;
  readonly format: NoteFormat;
  /** Keys of the objectives that it serves. */
  readonly serves: readonly string[];
  /** One text a section, in the format's order; a draft may break off. */
  readonly words: readonly string[];
  /** The team's meeting of that day in which it was begun. */
  readonly inMeeting?: boolean;
  /** Not signed yet; `shared`: the team may read along. */
  readonly draft?: 'shared' | 'own';
  readonly addenda?: readonly AddendumStory[];
}

export interface AddendumStory {
  readonly day: Day;
  readonly at: TimeOfDay;
  readonly by: Person;
  readonly reason: NoteAddendum['reason'];
  readonly words: string;
}

export interface AppointmentStory {
  readonly day: Day;
  readonly at: TimeOfDay;
  readonly minutes: number;
  readonly title: string;
  readonly kind: string;
  readonly place: string;
  readonly with: readonly Person[];
  readonly status?: AppointmentStatus;
  readonly because?: string;
  readonly movedFrom?: readonly [Day, TimeOfDay];
}

export interface ClientStory {
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly preferredName?: string;
  readonly pronouns?: string;
  /** Whole years today, and how many days ago the last birthday was. */
  readonly age: readonly [years: number, daysSinceBirthday: number];
  readonly recordNumber: string;
  readonly language: string;
  readonly school: string;
  readonly room?: string;
  readonly programme: string;
  readonly team: string;
  readonly status?: EpisodeStatus;
  readonly episodes: readonly EpisodeStory[];
  readonly care: readonly CareStory[];
  readonly contacts: readonly ContactStory[];
  readonly safety: readonly SafetyStory[];
  readonly plan: PlanStory;
  readonly notes: readonly NoteStory[];
  readonly appointments: readonly AppointmentStory[];
  readonly sharing?: SharingStory;
}

export interface TaskStory {
  readonly words: string;
  readonly detail?: string;
  /** Key of a client; a task between two people where absent. */
  readonly client?: string;
  readonly by: Person;
  readonly for: Person;
  /** The day of the team's meeting in which it was made; otherwise `day`, at `at`. */
  readonly inMeeting?: Day;
  readonly day?: Day;
  readonly at?: TimeOfDay;
  readonly due?: Day;
  /** Not done in time: carried on to another day. */
  readonly carried?: {
    readonly by: Person;
    readonly inMeeting?: Day;
    readonly day?: Day;
    readonly to: Day;
    readonly because: string;
  };
  readonly done?: readonly [Person, Day];
  readonly dropped?: readonly [Person, Day, because: string];
  readonly comments?: readonly (readonly [Person, Day, TimeOfDay, words: string])[];
}

export interface IncidentStory {
  readonly client: string;
  readonly day: Day;
  readonly at: TimeOfDay;
  readonly by: Person;
  readonly kind: Incident['kind'];
  readonly severity: Incident['severity'];
  readonly place: string;
  readonly whatHappened: string;
  readonly response: string;
  readonly supports: string;
  readonly nextSteps: string;
  readonly followUps: readonly (readonly [
    IncidentFollowUp['kind'],
    Person,
    Day,
    TimeOfDay,
    words: string,
  ])[];
}

export interface OrganisationStory {
  readonly key: string;
  readonly name: string;
  readonly timeZone: string;
  readonly idleMinutes: number;
  readonly people: Readonly<Record<Person, PersonStory>>;
  readonly keys?: readonly KeyStory[];
  readonly webhooks?: readonly WebhookStory[];
  readonly programmes: Readonly<Record<string, ProgrammeStory>>;
  readonly teams: Readonly<Record<string, TeamStory>>;
  readonly clients: readonly ClientStory[];
  readonly tasks?: readonly TaskStory[];
  readonly comments?: readonly ThreadStory[];
  /** By the client's key. */
  readonly draftHistories?: Readonly<Record<string, DraftHistory>>;
  readonly incidents?: readonly IncidentStory[];
}
