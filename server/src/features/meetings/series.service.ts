import { LockMode, ref } from '@mikro-orm/core';
import { badInput, conflict } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, scopeOf, type Action } from '../../kernel/policy.ts';
import { line } from '../../kernel/words.ts';
import type { Membership } from '../access/index.ts';
import { CareTeam } from '../access/index.ts';
import { duration, meetingMinutes, memberOfStaff } from './meeting.changes.ts';
import { MeetingSeries } from './series.entity.ts';
import type {
  CreateMeetingSeriesInput,
  EndMeetingSeriesInput,
  UpdateMeetingSeriesInput,
} from './series.inputs.ts';
import { expectAtComing, followChange, makeAhead, makeNextAgenda } from './series.making.ts';
import { checkRecurrence, checkRule } from './series.recurrence.ts';

/** The series that the actor sees, by their titles; those that ended only when asked for. */
export function listSeries(operation: Operation, ended: boolean): Promise<MeetingSeries[]> {
  return operation.em.find(
    MeetingSeries,
    { $and: [scopeOf<MeetingSeries>(operation, 'series.read'), ended ? {} : { endedAt: null }] },
    { orderBy: { title: 'asc', id: 'asc' }, limit: 100 },
  );
}

/** The teams one of whose clients the actor reaches, by name. */
export function listTeams(operation: Operation): Promise<CareTeam[]> {
  return operation.em.find(CareTeam, scopeOf<CareTeam>(operation, 'team.read'), {
    orderBy: { name: 'asc', id: 'asc' },
    limit: 100,
  });
}

/**
 * Begins a series, and makes its meetings of the next four weeks; the actor is expected at them.
 * @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function createSeries(
  operation: Operation,
  input: CreateMeetingSeriesInput,
): Promise<MeetingSeries> {
  const { em, signedIn } = operation;
  const teamId = inputId('CareTeam', input.teamId, ['input', 'teamId']);
  const team = await authorize(operation, 'meeting.plan', await em.findOne(CareTeam, teamId));
  const series = new MeetingSeries();
  series.team = ref(team);
  await write(operation, series, input);
  em.persist(series);
  await em.flush();
  await makeAhead(operation, series, signedIn.timeZone);
  await expectAtComing(operation, series, signedIn.membershipId);
  await makeNextAgenda(operation, series, signedIn.timeZone);
  operation.due('meeting-series');
  return series;
}

/**
 * Changes a series, and its coming meetings that nobody has arranged.
 * @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function updateSeries(
  operation: Operation,
  input: UpdateMeetingSeriesInput,
): Promise<MeetingSeries> {
  const { em, signedIn } = operation;
  const series = await seriesToChange(operation, input, 'series.update');
  await write(operation, series, input);
  await em.flush();
  await followChange(operation, series, signedIn.timeZone);
  await makeAhead(operation, series, signedIn.timeZone);
  await expectAtComing(operation, series, signedIn.membershipId);
  await makeNextAgenda(operation, series, signedIn.timeZone);
  operation.due('meeting-series');
  return series;
}

/** Ends a series: its coming meetings that nobody has arranged do not take place. @throws … */
export async function endSeries(
  operation: Operation,
  input: EndMeetingSeriesInput,
): Promise<MeetingSeries> {
  const series = await seriesToChange(operation, input, 'series.end');
  series.endedAt = operation.clock.now();
  await operation.em.flush();
  await followChange(operation, series, operation.signedIn.timeZone);
  return series;
}

type Given = Partial<Omit<CreateMeetingSeriesInput, 'teamId' | 'facilitatorId'>> &
  Pick<CreateMeetingSeriesInput, 'facilitatorId'>;
type Said<T> = { readonly [K in keyof T]?: T[K] | null };

/** Writes what was given, and checks the whole. */
async function write(
  operation: Operation,
  series: MeetingSeries,
  given: Said<Given>,
): Promise<void> {
  const at = (field: string): string[] => ['input', field];
  if (typeof given.title === 'string') series.title = line(given.title, 200, at('title'));
  if (typeof given.rule === 'string') series.rule = checkRule(given.rule, at('rule'));
  if (typeof given.startsOn === 'string') series.startsOn = given.startsOn;
  if (typeof given.minutes === 'number')
    series.minutes = duration(given.minutes, meetingMinutes, at('minutes'));
  if (typeof given.time === 'string') series.time = timeOfDay(given.time);
  if (given.until !== undefined) series.until = given.until;
  if (given.facilitatorId !== undefined)
    series.facilitator = await facilitator(operation, given.facilitatorId);
  checkRecurrence(series, operation.signedIn.timeZone);
}

async function facilitator(
  operation: Operation,
  id: string | null,
): Promise<MeetingSeries['facilitator']> {
  if (id === null) return null;
  const member: Membership = await memberOfStaff(operation, id, ['input', 'facilitatorId']);
  return ref(member);
}

function timeOfDay(time: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    throw badInput(['input', 'time'], 'Write a time of day as 09:30.');
  return time;
}

async function seriesToChange(
  operation: Operation,
  input: { readonly id: string; readonly version: number },
  action: Action,
): Promise<MeetingSeries> {
  const id = inputId('MeetingSeries', input.id, ['input', 'id']);
  const found = await operation.em.findOne(MeetingSeries, id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  const series = await authorize(operation, 'series.read', found);
  if (series.version !== input.version) throw conflict(series.version);
  return authorize(operation, action, series);
}
