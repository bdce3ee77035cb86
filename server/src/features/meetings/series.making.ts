/** Meetings of a series are made four weeks ahead. */
import { LockMode, ref } from '@mikro-orm/core';
import { dateIn } from '../../kernel/clock.ts';
import type { Operation } from '../../kernel/operation.ts';
import { makeAgenda } from './agenda.making.ts';
import { declineWaiting } from './agenda.requests.ts';
import { expect, expectAt, setFacilitator } from './meeting.changes.ts';
import { Meeting } from './meeting.entity.ts';
import type { MeetingSeries } from './series.entity.ts';
import { usualMembers } from './series.members.ts';
import { occurrencesBetween, type Occurrence } from './series.recurrence.ts';

const week = 7 * 86_400_000;
const ahead = 4 * week;

/** What is to come of a series by its rule, within the time that meetings are made ahead. */
function comingOf(operation: Operation, series: MeetingSeries, timeZone: string): Occurrence[] {
  if (series.endedAt !== null) return [];
  const now = operation.clock.now();
  return occurrencesBetween(series, timeZone, now, new Date(now.getTime() + ahead));
}

/** Planned meetings of a series that are still to come, earliest first. */
const plannedOf = (operation: Operation, series: MeetingSeries): Promise<Meeting[]> =>
  operation.em.find(
    Meeting,
    { series: series.id, status: 'planned', startsAt: { $gt: operation.clock.now() } },
    { orderBy: { startsAt: 'asc', id: 'asc' } },
  );

/**
 * Makes the meetings that are not there yet; one that was cancelled or moved is not made again. The
 * caller holds the lock of the series' row.
 */
export async function makeAhead(
  operation: Operation,
  series: MeetingSeries,
  timeZone: string,
): Promise<void> {
  const { em } = operation;
  const coming = comingOf(operation, series, timeZone);
  const there = await em.find(Meeting, {
    series: series.id,
    occurrenceOn: { $in: coming.map(({ on }) => on) },
  });
  const days = new Set(there.map(({ occurrenceOn }) => occurrenceOn));
  const missing = coming.filter(({ on }) => !days.has(on));
  if (missing.length === 0) return;
  const today = dateIn(timeZone, operation.clock.now());
  const members = await usualMembers(operation, series, today);
  for (const occurrence of missing) {
    const meeting = new Meeting();
    meeting.team = series.team;
    meeting.series = ref(series);
    follow(meeting, series, occurrence);
    meeting.facilitator = series.facilitator;
    em.persist(meeting);
    for (const member of members) expect(operation, meeting, member);
  }
  await em.flush();
}

/**
 * Brings the coming meetings that nobody has arranged in line with a changed series: each keeps its
 * day where the rule still has it, or takes the next one that is free; the rest do not take place.
 */
export async function followChange(
  operation: Operation,
  series: MeetingSeries,
  timeZone: string,
): Promise<void> {
  const planned = await plannedOf(operation, series);
  const untouched = planned.filter(({ arranged }) => !arranged);
  const coming = comingOf(operation, series, timeZone);
  // Days of meetings that were moved, arranged or cancelled by somebody are theirs for good.
  const held = await operation.em.find(Meeting, {
    series: series.id,
    occurrenceOn: { $in: coming.map(({ on }) => on) },
    id: { $nin: untouched.map(({ id }) => id) },
  });
  const taken = new Set(held.map(({ occurrenceOn }) => occurrenceOn));
  const free = new Map(
    coming.filter(({ on }) => !taken.has(on)).map((occurrence) => [occurrence.on, occurrence]),
  );
  const others: Meeting[] = [];
  for (const meeting of untouched) {
    const same = meeting.occurrenceOn ? free.get(meeting.occurrenceOn) : undefined;
    if (!same) {
      others.push(meeting);
      continue;
    }
    follow(meeting, series, same);
    free.delete(same.on);
  }
  for (const meeting of others) {
    const [next] = free.values();
    if (next) {
      follow(meeting, series, next);
      free.delete(next.on);
    } else {
      meeting.status = 'cancelled';
      meeting.changeReason =
        series.endedAt === null ? 'The series is held on other days now.' : 'The series has ended.';
      // Its day is free again, should the series come back to it.
      meeting.occurrenceOn = null;
    }
  }
  const left = Map.groupBy(untouched, ({ status }) => status);
  await setFacilitator(operation, left.get('planned') ?? [], series.facilitator?.id ?? null);
  await declineWaiting(operation, left.get('cancelled') ?? [], 'The meeting does not take place.');
  for (const meeting of untouched) operation.changed('meeting', meeting.id, meeting.id);
  await operation.em.flush();
}

/** Whoever arranges a series is expected at its coming meetings, and so sees them. */
export async function expectAtComing(
  operation: Operation,
  series: MeetingSeries,
  membershipId: string,
): Promise<void> {
  await expectAt(operation, await plannedOf(operation, series), membershipId);
}

/** The next meeting of a series begins with what is suggested, a week before it takes place. */
export async function makeNextAgenda(
  operation: Operation,
  series: MeetingSeries,
  timeZone: string,
): Promise<void> {
  const now = operation.clock.now();
  const next = await operation.em.findOne(
    Meeting,
    { series: series.id, status: 'planned', startsAt: { $gt: now } },
    // It may be known from before it was locked.
    {
      orderBy: { startsAt: 'asc', id: 'asc' },
      lockMode: LockMode.PESSIMISTIC_WRITE,
      refresh: true,
    },
  );
  if (!next || next.agendaMadeAt !== null) return;
  if (next.startsAt.getTime() > now.getTime() + week) return;
  await makeAgenda(operation, next, timeZone);
}

function follow(meeting: Meeting, series: MeetingSeries, { on, at }: Occurrence): void {
  meeting.title = series.title;
  meeting.minutes = series.minutes;
  meeting.occurrenceOn = on;
  meeting.startsAt = at;
}
