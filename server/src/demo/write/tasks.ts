import { noDay, Task, TaskComment, TaskEvent } from '../../features/tasks/index.ts';
import type { ClientStory, Day, TaskStory } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';
import { meetingId } from './meetings.ts';

interface Written {
  readonly id: string;
  readonly task: TaskStory;
  readonly client: ClientStory | undefined;
  readonly madeAt: Date;
}

/** Tasks with what was said about them and what happened to them. */
export async function writeTasks(writing: Writing): Promise<void> {
  const { em, story, ids } = writing;
  const tasks = (story.tasks ?? []).map((task, index): Written => {
    const client = story.clients.find(({ key }) => key === task.client);
    if (task.client && !client) throw new Error(`There is no client ${task.client}`);
    if (client) mayHave(writing, client, task);
    return { id: ids('task', index), task, client, madeAt: madeAt(writing, task, client) };
  });
  await insertAll(
    em,
    Task,
    tasks.map((written) => taskRow(writing, written)),
  );
  await insertAll(
    em,
    TaskComment,
    tasks.flatMap((written) => commentRows(writing, written)),
  );
  await insertAll(
    em,
    TaskEvent,
    tasks.flatMap((written) => eventRows(writing, written)),
  );
}

/** Only those who reach the client are given a task about it. */
function mayHave({ story }: Writing, client: ClientStory, task: TaskStory): void {
  const cares = (person: string): boolean =>
    client.care.some(({ member }) => member === person) ||
    story.people[person]?.role === 'supervisor';
  for (const person of [task.by, task.for])
    if (!cares(person)) throw new Error(`${person} does not take part in ${client.key}'s care`);
}

/** In a meeting: while it ran. Otherwise in the afternoon, unless told. */
function madeAt({ story, calendar }: Writing, task: TaskStory, client?: ClientStory): Date {
  const team = client && story.teams[client.team];
  if (task.inMeeting !== undefined && team)
    return calendar.at(calendar.workday(task.inMeeting), team.meets.at, 20);
  return calendar.at(workdayOf({ story, calendar }, task.by, task.day ?? 0), task.at ?? '16:00');
}

const meetingOf = (
  { ids }: Pick<Writing, 'ids'>,
  client: ClientStory | undefined,
  day: Day | undefined,
): string | null => (client && day !== undefined ? meetingId({ ids }, client.team, day) : null);

/** The day that it is due on, and the one before it was carried on. */
function daysOf({ calendar }: Writing, { due, carried }: TaskStory) {
  const day = (at: Day | undefined): string | null =>
    at === undefined ? null : calendar.date(calendar.workday(at));
  return { first: day(due), now: day(carried?.to ?? due) };
}

/** Who settled it, and when: at noon of that day. */
function settledOf(writing: Writing, { done, dropped }: TaskStory) {
  const [person, day] = done ?? dropped ?? [];
  if (person === undefined || day === undefined) return null;
  return {
    by: memberOf(writing, person),
    at: writing.calendar.at(workdayOf(writing, person, day), '12:20'),
  };
}

function taskRow(writing: Writing, { id, task, client, madeAt }: Written) {
  const { organisationId, calendar, ids } = writing;
  const { now } = daysOf(writing, task);
  const settled = settledOf(writing, task);
  const inMeeting = task.carried?.inMeeting ?? task.inMeeting;
  const meeting = meetingOf(writing, client, inMeeting);
  const discussed =
    client &&
    writing.story.teams[client.team]?.meetings.some(
      ({ day, agenda }) => day === inMeeting && agenda.some(([about]) => about === client.key),
    );
  return {
    id,
    organisationId,
    words: calendar.words(task.words),
    detail: task.detail ? calendar.words(task.detail) : null,
    client: client ? ids('client', client.key) : null,
    assignee: memberOf(writing, task.for),
    createdBy: memberOf(writing, task.by),
    createdAt: madeAt,
    dueOn: now,
    dueOrder: now ?? noDay,
    status: task.done ? ('done' as const) : task.dropped ? ('dropped' as const) : ('open' as const),
    settledAt: settled?.at ?? null,
    settledBy: settled?.by ?? null,
    droppedReason: task.dropped?.[2] ?? null,
    carriedCount: task.carried ? 1 : 0,
    meetingId: meeting,
    agendaItemId:
      meeting && discussed && client
        ? ids('agenda-item', client.team, inMeeting ?? 0, client.key)
        : null,
    version: 1,
  };
}

function commentRows(writing: Writing, { id, task }: Written) {
  const { organisationId, calendar, ids } = writing;
  return (task.comments ?? []).map(([person, day, at, words]) => ({
    id: ids('task-comment', id, day, at),
    organisationId,
    task: id,
    author: memberOf(writing, person),
    words: calendar.words(words),
    at: calendar.at(workdayOf(writing, person, day), at),
  }));
}

function eventRows(writing: Writing, { id, task, client, madeAt }: Written) {
  const { organisationId, calendar, ids, story } = writing;
  const { first, now } = daysOf(writing, task);
  const settled = settledOf(writing, task);
  const { carried } = task;
  const team = client && story.teams[client.team];
  const row = (kind: TaskEvent['kind'], by: string, at: Date, more: object = {}) => ({
    id: ids('task-event', id, kind),
    organisationId,
    task: id,
    kind,
    by,
    at,
    fromMember: null,
    toMember: null,
    fromDay: null,
    toDay: null,
    words: null,
    meetingId: null,
    ...more,
  });
  return [
    row('created', memberOf(writing, task.by), madeAt, {
      toMember: memberOf(writing, task.for),
      toDay: first,
      meetingId: meetingOf(writing, client, task.inMeeting),
    }),
    ...(carried
      ? [
          row(
            'carried',
            memberOf(writing, carried.by),
            carried.inMeeting !== undefined && team
              ? calendar.at(calendar.workday(carried.inMeeting), team.meets.at, 5)
              : calendar.at(workdayOf(writing, carried.by, carried.day ?? 0), '09:30'),
            {
              fromDay: first,
              toDay: now,
              words: carried.because,
              meetingId: meetingOf(writing, client, carried.inMeeting),
            },
          ),
        ]
      : []),
    ...(settled
      ? [
          row(task.done ? 'done' : 'dropped', settled.by, settled.at, {
            words: task.dropped?.[2] ?? null,
          }),
        ]
      : []),
  ];
}
