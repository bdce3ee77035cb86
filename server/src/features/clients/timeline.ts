import type { Ref } from '@mikro-orm/core';
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import { isMoment } from '../../kernel/clock.ts';
import { describedEnum } from '../../kernel/enums.ts';
import { badInput } from '../../kernel/errors.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { isUuid } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { connectionOf, PageArgs, pageOf, pageSize, type Page } from '../../kernel/pagination.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { compare } from './client.rules.ts';

/**
 * A client's timeline: what happened, the latest first, from every feature that knows of it. Each
 * feature registers a source with `timelineSource`, and adds the field that leads to its record
 * (`TimelineEntry.note`) from its own side.
 */
export type TimelineKind = 'note' | 'appointment' | 'plan' | 'meeting' | 'incident' | 'episode';
const TimelineKindEnum = describedEnum<TimelineKind>(
  'TimelineKind',
  'What an entry of a timeline tells of.',
  {
    note: 'A progress note.',
    appointment: 'An appointment.',
    plan: 'A version of the treatment plan: begun, submitted, signed.',
    meeting: 'A meeting in which the client was discussed.',
    incident: 'An incident that was reported.',
    episode: 'An admission or a discharge.',
  },
);

@PartOf()
@ObjectType({ description: 'Something that happened, on the timeline of a client.' })
export class TimelineEntry {
  /** UUID; together with `at` it is the place of the entry. The record's own, where it has one. */
  key!: string;

  /** What the entry tells of, for the field that leads to it. Its own policy is asked there. */
  record!: object;

  @Field(() => TimelineKindEnum, { description: 'What it tells of.' })
  kind!: TimelineKind;

  @Field(() => DateTime, { description: 'When it happened.' })
  at!: Date;

  @Field(() => String, { description: 'What happened, in a few words.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'More of it, where the viewer may read it.' })
  words!: string | null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who did it.' })
  by!: Ref<Membership> | Membership | null;
}

/** A place on a timeline, which is ordered by time and then by key, both falling. */
export interface TimelinePlace {
  readonly at: Date;
  readonly key: string;
}

/**
 * Gives a client's entries beyond `after` (before it in time), the latest first, at most `limit`.
 * It leaves out what the viewer may not see.
 */
export type TimelineSource = (
  operation: Operation,
  client: Client,
  page: { readonly after: TimelinePlace | null; readonly limit: number },
) => Promise<TimelineEntry[]>;

const sources: TimelineSource[] = [];

export function timelineSource(source: TimelineSource): void {
  sources.push(source);
}

/** The order of a timeline. */
const latestFirst = (one: TimelinePlace, other: TimelinePlace): number =>
  other.at.getTime() - one.at.getTime() || compare(other.key, one.key);

/** For a source that has all its entries at hand: those of one page. */
export const pageOfEntries = (
  entries: readonly TimelineEntry[],
  { after, limit }: { readonly after: TimelinePlace | null; readonly limit: number },
): TimelineEntry[] =>
  entries
    .filter((entry) => after === null || latestFirst(after, entry) < 0)
    .sort(latestFirst)
    .slice(0, limit);

/**
 * For a source that reads rows whose id is the key: a filter of those beyond `after`, to be read in
 * the order of `{ [time]: 'desc', id: 'desc' }`.
 */
export const beyond = (time: string, after: TimelinePlace | null): object =>
  after === null
    ? {}
    : { $or: [{ [time]: { $lt: after.at } }, { [time]: after.at, id: { $lt: after.key } }] };

const cursorOf = ({ at, key }: TimelinePlace): string =>
  Buffer.from(`${at.toISOString()} ${key}`).toString('base64url');

function placeOf(cursor: string | null | undefined): TimelinePlace | null {
  if (cursor === null || cursor === undefined) return null;
  const [time = '', key = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const at = new Date(time);
  if (!isMoment(at) || !isUuid(key))
    throw badInput(['after'], 'This is not a cursor of this connection.');
  return { at, key };
}

const TimelineConnection = connectionOf('Timeline', () => TimelineEntry, 'client.read');

@Resolver(() => Client)
export class TimelineFields {
  @Guard('pages.read')
  @FieldResolver(() => TimelineConnection, {
    description:
      'What happened, the latest first: notes, appointments, plans, meetings, incidents, episodes.',
  })
  async timeline(
    @Ctx() operation: Operation,
    @Root() client: Client,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<Page<TimelineEntry>> {
    const size = pageSize(first, 30);
    const page = { after: placeOf(after), limit: size + 1 };
    const found: TimelineEntry[] = [];
    // One after the other: they share the operation's connection.
    for (const source of sources) found.push(...(await source(operation, client, page)));
    found.sort(latestFirst);
    return pageOf(found.slice(0, size), found.length > size, cursorOf);
  }
}

@Resolver(() => TimelineEntry)
export class TimelineEntryFields {
  @FieldResolver(() => ID, { description: 'The same for the same entry; no id of a record.' })
  id(@Root() { kind, at, key }: TimelineEntry): string {
    return Buffer.from(`${kind} ${at.toISOString()} ${key}`).toString('base64url');
  }
}
