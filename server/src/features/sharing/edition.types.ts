import { Field, Float, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { FamilyContact } from '../clients/index.ts';
import { Edition } from './edition.entity.ts';

@PartOf()
@ObjectType({ description: 'The words of an edition in one language.' })
export class EditionText {
  @Field(() => String, { description: 'The language, BCP 47.' })
  language!: string;

  @Field(() => String, { nullable: true, description: 'Of appointments and summaries: the title.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'Of goals and summaries: the words.' })
  words!: string | null;

  @Field(() => String, { nullable: true, description: 'Of goals: how it goes.' })
  progress!: string | null;

  @Field(() => String, { nullable: true, description: 'Of goals: what is hoped for.' })
  target!: string | null;

  @Field(() => String, { nullable: true, description: 'Of goals: the unit of the numbers.' })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: 'Of appointments: where.' })
  place!: string | null;

  @Field(() => String, { nullable: true, description: 'Of appointments: what else to know.' })
  note!: string | null;
}

@PartOf()
@ObjectType({
  description: 'A value of a small picture: the day and the number, and nothing else.',
})
export class PortalPoint {
  @Field(() => CalendarDate, { description: 'The day.' })
  on!: string;

  @Field(() => Float, { description: 'The value.' })
  value!: number;
}

@PartOf()
@ObjectType({ description: 'A series of values for a small picture.' })
export class PortalSeries {
  @Field(() => String, { nullable: true, description: 'The unit of its numbers, in words.' })
  unit!: string | null;

  @Field(() => Float, { nullable: true, description: 'The value to reach.' })
  target!: number | null;

  @Field(() => [PortalPoint], { description: 'The values, the oldest first; at most 60.' })
  points!: PortalPoint[];
}

@PartOf()
@ObjectType({ description: 'A person for whom an edition was published.' })
export class EditionReader {
  @Guard('contact.read')
  @Field(() => FamilyContact, { nullable: true, description: 'Who.' })
  contact!: FamilyContact;

  @Field(() => String, {
    nullable: true,
    description:
      'The state of the notice by e-mail: queued, sent, failed or cancelled; null where none was made.',
  })
  notice!: string | null;
}

@PartOf()
@ObjectType({ description: 'What was recalled.' })
export class RecallEditionPayload {
  @Guard('edition.read')
  @Field(() => Edition, { description: 'The latest of the editions that were recalled.' })
  edition!: Edition;
}
