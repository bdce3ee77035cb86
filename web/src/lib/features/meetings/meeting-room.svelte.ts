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
  }

  leave(): void {
    this.#stop?.();
    this.presence.leave();
  }

  show(meeting: FullMeeting): void {
    this.meeting = meeting;
  }

  async setItem(item: AgendaItem, status: AgendaItem['status']): Promise<void> {
    const input = { id: item.id, version: item.version, status };
    this.#take(await change(SetAgendaItem, { input }), (data) => data.setAgendaItem.meeting);
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
}
