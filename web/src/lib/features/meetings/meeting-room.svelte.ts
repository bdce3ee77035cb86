import { print } from 'graphql';
import { DocumentPresence } from '#lib/kernel/document/presence.svelte.ts';
import { change, type Outcome } from '#lib/kernel/graphql/browser.ts';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { subscribeLive } from '#lib/kernel/graphql/socket.ts';
import {
  CloseMeeting,
  MeetingChangesTopic,
  SetAgendaItem,
  SetMeetingAttendance,
  StartMeeting,
  type AgendaItem,
  type Attendance,
  type FullMeeting,
} from './meetings.queries.ts';

const topicText = print(MeetingChangesTopic);

/** A meeting as it goes on: agenda, attendance, who is in the room. Reactive. */
export class MeetingRoom {
  meeting = $state.raw<FullMeeting>() as FullMeeting;
  problem = $state.raw<Problem | undefined>();
  readonly presence: DocumentPresence;
  readonly discussed = $derived(this.meeting.agenda.find(({ status }) => status === 'DISCUSSING'));
  /** Moment (milliseconds) from which the case on the table is counted, as seen from here. */
  discussedSince = $state<number | undefined>();
  #discussedId: string | undefined;
  #cursor: string | undefined;
  #stop: (() => void) | undefined;

  constructor(meeting: FullMeeting) {
    this.meeting = meeting;
    this.presence = new DocumentPresence(meeting.presenceId);
  }

  enter(): void {
    const cursor = () => this.#cursor;
    const variables = {
      meetingId: this.meeting.id,
      // Read at every reconnection: nothing that happened meanwhile is missed.
      get after() {
        return cursor();
      },
    };
    this.#stop = subscribeLive<ResultOf<typeof MeetingChangesTopic>>(
      () => ({ query: topicText, operationName: 'MeetingChanges', variables }),
      {
        next: ({ data }) => {
          if (!data) return;
          this.#cursor = data.meetingChanges.cursor;
          if (data.meetingChanges.meeting) this.show(data.meetingChanges.meeting);
        },
      },
    );
    this.presence.arrive();
    this.#noteDiscussed();
  }

  leave(): void {
    this.#stop?.();
    this.presence.leave();
  }

  show(meeting: FullMeeting): void {
    this.meeting = meeting;
    this.#noteDiscussed();
  }

  async setItem(item: AgendaItem, status: AgendaItem['status']): Promise<void> {
    const input = { id: item.id, version: item.version, status };
    this.#take(await change(SetAgendaItem, { input }), (data) => data.setAgendaItem.meeting);
  }

  /** Puts a case on the table; the one before it is done. */
  async discuss(item: AgendaItem): Promise<void> {
    const before = this.discussed;
    if (before && before.id !== item.id) await this.setItem(before, 'DONE');
    const newest = this.meeting.agenda.find(({ id }) => id === item.id) ?? item;
    await this.setItem(newest, 'DISCUSSING');
  }

  async setAttendance(who: Attendance, status: Attendance['status']): Promise<void> {
    const input = { meetingId: this.meeting.id, membershipId: who.member.id, status };
    this.#take(
      await change(SetMeetingAttendance, { input }),
      (data) => data.setMeetingAttendance.meeting,
    );
  }

  async start(): Promise<void> {
    const { id, version } = this.meeting;
    this.#take(
      await change(StartMeeting, { input: { id, version } }),
      (data) => data.startMeeting.meeting,
    );
  }

  async close(): Promise<void> {
    const { id, version } = this.meeting;
    this.#take(
      await change(CloseMeeting, { input: { id, version } }),
      (data) => data.closeMeeting.meeting,
    );
  }

  #take<Data>({ data, problem }: Outcome<Data>, meeting: (data: Data) => FullMeeting): void {
    this.problem = problem;
    if (data) this.show(meeting(data));
  }

  /** The start of a case is kept over a reload of the page, for its timer. */
  #noteDiscussed(): void {
    if (typeof sessionStorage === 'undefined') return;
    const id = this.discussed?.id;
    if (id === this.#discussedId) return;
    this.#discussedId = id;
    this.discussedSince = undefined;
    if (!id) return;
    const key = `roundtable-case-${id}`;
    const known = Number(sessionStorage.getItem(key));
    this.discussedSince = known > 0 ? known : Date.now();
    sessionStorage.setItem(key, String(this.discussedSince));
  }
}
