import { Field, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { connectionOf } from '../../kernel/pagination.ts';
import { Incident } from './incident.entity.ts';

export const IncidentConnection = connectionOf('Incident', () => Incident, 'incident.read');

@PartOf()
@ObjectType({ description: 'The report of an incident after a change.' })
export class IncidentPayload {
  @Guard('incident.read')
  @Field(() => Incident, { description: 'The report as it is now.' })
  incident!: Incident;
}
