import type { FilterQuery } from '@mikro-orm/core';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { scopeOf } from '../../kernel/policy.ts';
import { beyond, TimelineEntry, timelineSource } from '../clients/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';

/** The meetings that had the client on their agenda, once they have begun. */
timelineSource(async (operation, client, { after, limit }) => {
  const { em } = operation;
  const meetings = await em.find(
    Meeting,
    {
      $and: [
        scopeOf<Meeting>(operation, 'meeting.read'),
        { agendaItems: { $some: { client: client.id, removedAt: null } } },
        { status: { $in: ['running', 'closed'] } },
        beyond('startsAt', after) as FilterQuery<Meeting>,
      ],
    },
    { orderBy: { startsAt: 'desc', id: 'desc' }, limit },
  );
  const items = await em.find(AgendaItem, {
    client: client.id,
    removedAt: null,
    meeting: { $in: meetings.map(({ id }) => id) },
  });
  return meetings.map((meeting) => ({
    key: meeting.id,
    record: meeting,
    kind: 'meeting' as const,
    at: meeting.startsAt,
    title: meeting.title,
    words: items.find((item) => item.meeting.id === meeting.id)?.reason ?? null,
    by: meeting.facilitator,
  }));
});

@Resolver(() => TimelineEntry)
export class MeetingTimelineFields {
  @Guard('meeting.read')
  @FieldResolver(() => Meeting, { nullable: true, description: 'The meeting that it tells of.' })
  meeting(@Root() entry: TimelineEntry): Meeting | null {
    return entry.record instanceof Meeting ? entry.record : null;
  }
}
