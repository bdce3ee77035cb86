import { inOrder, orderAfter } from '@roundtable/schema/order-keys';
import type { TypedDocumentNode } from '@urql/svelte';
import { DocumentPresence } from '#lib/kernel/document/presence.svelte.ts';
import { ask, change } from '#lib/kernel/graphql/browser.ts';
import { followTopic } from '#lib/kernel/graphql/follow-topic.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import {
  AcceptAgendaRequest,
  AddAgendaItem,
  DeclineAgendaRequest,
  RemoveAgendaItem,
  RequestAgendaItem,
  SetAgendaItem,
} from './agenda.queries.ts';
import { AddMeetingGuest, RemoveMeetingGuest, SetMeetingAttendance } from './attendance.queries.ts';
import { MeetingTasks } from './meeting-tasks.svelte.ts';
import {
  CloseMeeting,
  MeetingChangesTopic,
  MeetingQuery,
  StartMeeting,
  type AgendaItem,
  type AgendaSuggestion,
  type Attendance,
  type FullMeeting,
} from './meetings.queries.ts';

type Request = NonNullable<AgendaSuggestion['request']>;

export interface NewItem {
  readonly clientId: string;
  readonly reason: string;
  readonly minutes: number;
  readonly position?: string;
}

export interface NewGuest {
  readonly kind: Exclude<Attendance['kind'], 'STAFF'>;
  readonly contactId?: string;
  readonly name?: string;
  readonly function?: string | null;
  readonly forItemId: string | null;
}

/** A mutation whose one payload holds the meeting as it is afterwards. */
type Step<Input> = TypedDocumentNode<Record<string, { meeting: FullMeeting }>, { input: Input }>;

/** A meeting as it goes on: agenda, attendance, who is in the room. Reactive. */
export class MeetingRoom {
  meeting = $state.raw<FullMeeting>() as FullMeeting;
  problem = $state.raw<Problem | undefined>();
  /** Where items were put that the server has not yet acknowledged, by id. */
  #moved = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** What was done last, in words, for those who do not see the page. */
  said = $state('');
  readonly presence: DocumentPresence;
  readonly tasks: MeetingTasks;
  /** The agenda in its order, one's own moves shown at once. */
  readonly agenda = $derived(
    this.meeting.agenda
      .map((item) => ({ ...item, position: this.#moved.get(item.id) ?? item.position }))
      .toSorted((a, b) => inOrder(placeOf(a), placeOf(b))),
  );
  readonly discussed = $derived(this.agenda.find(({ status }) => status === 'DISCUSSING'));
  /** Who comes when the case on the table is done. */
  readonly next = $derived(this.agenda.find(({ status }) => status === 'WAITING'));
  #stop: (() => void) | undefined;
  /** One change after the other, so that each is based on the version that the last one made. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(meeting: FullMeeting) {
    this.meeting = meeting;
    this.presence = new DocumentPresence(meeting.presenceId);
    this.tasks = new MeetingTasks(meeting.id);
  }

  may(action: string): boolean {
    return this.meeting.viewerCan.includes(action);
  }

  enter(): void {
    this.#stop = followTopic(
      MeetingChangesTopic,
      { meetingId: this.meeting.id },
      {
        next: ({ meeting }, first) => {
          if (first) void this.#readAnew();
          if (!meeting) return;
          this.show(meeting);
          void this.tasks.load();
        },
      },
    );
    this.presence.arrive();
    void this.tasks.load();
  }

  leave(): void {
    this.#stop?.();
    this.presence.leave();
    this.tasks.leave();
  }

  show(meeting: FullMeeting): void {
    this.meeting = meeting;
  }

  /** What happened between the page's making and the first event, which tells of nothing before it. */
  async #readAnew(): Promise<void> {
    const before = this.meeting;
    const { data } = await ask(MeetingQuery, { id: before.id });
    // What was shown meanwhile is newer.
    if (data?.meeting && this.meeting === before) this.show(data.meeting);
  }

  setItem({ id }: AgendaItem, status: AgendaItem['status']): Promise<boolean> {
    return this.step(SetAgendaItem, () => ({ id, version: this.#versionOf(id), status }));
  }

  /** Puts an item behind another one, or first with `null`. */
  async moveItem(item: AgendaItem, afterId: string | null): Promise<void> {
    const { id } = item;
    const others = this.agenda.filter((other) => other.id !== id).map(placeOf);
    const position = orderAfter(others, afterId);
    this.#moved = new Map(this.#moved).set(id, position);
    const place = this.agenda.findIndex((other) => other.id === id) + 1;
    this.said = `${item.client.name} is now ${place} of ${this.agenda.length}.`;
    await this.step(SetAgendaItem, () => ({ id, version: this.#versionOf(id), position }));
    if (this.#moved.get(id) !== position) return;
    const left = new Map(this.#moved);
    left.delete(id);
    this.#moved = left;
  }

  /** Moves an item by one place; nothing happens at the ends. */
  async moveBy(item: AgendaItem, by: -1 | 1): Promise<void> {
    const from = this.agenda.findIndex(({ id }) => id === item.id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= this.agenda.length) return;
    const after = by === 1 ? this.agenda[to] : this.agenda[to - 1];
    await this.moveItem(item, after?.id ?? null);
  }

  setAttendance(who: Attendance, status: Attendance['status']): Promise<boolean> {
    const meetingId = this.meeting.id;
    const whom = who.member ? { membershipId: who.member.id } : { attendanceId: who.id };
    return this.step(SetMeetingAttendance, () => ({ meetingId, status, ...whom }));
  }

  addGuest(guest: NewGuest): Promise<Problem | undefined> {
    const meetingId = this.meeting.id;
    return this.tell(AddMeetingGuest, () => ({ meetingId, ...guest }));
  }

  removeGuest({ id }: Attendance): Promise<boolean> {
    return this.step(RemoveMeetingGuest, () => ({ id }));
  }

  addItem(item: NewItem): Promise<Problem | undefined> {
    const meetingId = this.meeting.id;
    return this.tell(AddAgendaItem, () => ({ meetingId, ...item }));
  }

  removeItem({ id }: AgendaItem): Promise<boolean> {
    return this.step(RemoveAgendaItem, () => ({ id, version: this.#versionOf(id) }));
  }

  requestItem(item: NewItem): Promise<Problem | undefined> {
    const meetingId = this.meeting.id;
    return this.tell(RequestAgendaItem, () => ({ meetingId, ...item }));
  }

  acceptRequest({ id, version }: Request): Promise<boolean> {
    return this.step(AcceptAgendaRequest, () => ({ id, version }));
  }

  declineRequest({ id, version }: Request, reason: string): Promise<Problem | undefined> {
    return this.tell(DeclineAgendaRequest, () => ({ id, version, reason }));
  }

  start(): Promise<boolean> {
    return this.step(StartMeeting, () => this.#self());
  }

  /** What was not got to goes to the next meeting when `carryWaiting` is set. */
  close(carryWaiting: boolean): Promise<Problem | undefined> {
    return this.tell(CloseMeeting, () => ({ ...this.#self(), carryWaiting }));
  }

  /** Does one thing, and shows above the meeting what went wrong; true when done. */
  async step<Input>(document: Step<Input>, input: () => Input): Promise<boolean> {
    this.problem = await this.tell(document, input);
    return !this.problem;
  }

  /** Does one thing after those before it, shows the meeting as it is then, answers what went wrong. */
  tell<Input>(document: Step<Input>, input: () => Input): Promise<Problem | undefined> {
    const done = this.#line.then(async () => {
      const { data, problem } = await change(document, { input: input() });
      const payload = data && Object.values(data)[0];
      if (payload) this.show(payload.meeting);
      return problem;
    });
    // What failed in a way that nobody foresaw must not stop all that comes after it.
    this.#line = done.catch(() => undefined);
    return done;
  }

  #self(): { id: string; version: number } {
    const { id, version } = this.meeting;
    return { id, version };
  }

  #versionOf(itemId: string): number {
    return this.meeting.agenda.find(({ id }) => id === itemId)?.version ?? 0;
  }
}

const placeOf = ({ id, position }: AgendaItem): { id: string; order: string } => ({
  id,
  order: position,
});
