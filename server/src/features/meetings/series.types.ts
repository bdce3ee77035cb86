import { Field, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { MeetingSeries } from './series.entity.ts';

@PartOf()
@ObjectType({ description: 'The series after a change.' })
export class MeetingSeriesPayload {
  @Guard('series.read')
  @Field(() => MeetingSeries, { description: 'The series as it is now.' })
  series!: MeetingSeries;
}
