import type { FilterQuery } from '@mikro-orm/core';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { scopeOf } from '../../kernel/policy.ts';
import { beyond, TimelineEntry, timelineSource } from '../clients/index.ts';
import { Incident } from './incident.entity.ts';
import type { IncidentKind, IncidentSeverity } from './incident.enums.ts';

/** How much of a report a timeline shows, in characters. */
const excerpt = 280;

const names: Record<IncidentKind, string> = {
  aggression: 'aggression',
  'self-harm': 'self-harm',
  absence: 'absence without leave',
  injury: 'injury or illness',
  'medication-error': 'medication error',
  restraint: 'restraint',
  allegation: 'allegation',
  other: 'other',
};
const severities: Record<IncidentSeverity, string> = {
  low: '',
  moderate: ', moderate',
  serious: ', serious',
};

timelineSource(async (operation, client, { after, limit }) => {
  const incidents = await operation.em.find(
    Incident,
    {
      $and: [
        { client: client.id },
        scopeOf<Incident>(operation, 'incident.read'),
        beyond('occurredAt', after) as FilterQuery<Incident>,
      ],
    },
    { orderBy: { occurredAt: 'desc', id: 'desc' }, limit },
  );
  return incidents.map((incident) => ({
    key: incident.id,
    record: incident,
    kind: 'incident' as const,
    at: incident.occurredAt,
    title: `Incident: ${names[incident.kind]}${severities[incident.severity]}`,
    words: beginning(incident.whatHappened),
    by: incident.reportedBy,
  }));
});

const beginning = (text: string): string =>
  text.length > excerpt ? `${text.slice(0, excerpt - 1).trimEnd()}…` : text;

@Resolver(() => TimelineEntry)
export class IncidentTimelineFields {
  @Guard('incident.read')
  @FieldResolver(() => Incident, {
    nullable: true,
    description: 'The incident that it tells of.',
  })
  incident(@Root() entry: TimelineEntry): Incident | null {
    return entry.record instanceof Incident ? entry.record : null;
  }
}
