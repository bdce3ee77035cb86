import { Field, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { Client } from '../clients/index.ts';
import { Note } from '../notes/index.ts';
import { PlanVersion } from '../plans/index.ts';

@PartOf()
@ObjectType({ description: 'What is on today.' })
export class Today {
  @Field(() => CalendarDate, { description: "Today, in the organisation's time zone." })
  date!: string;
}

export type CareTaskKind =
  | 'review-due'
  | 'plan-unsigned'
  | 'measure-missing'
  | 'note-unsigned'
  | 'first-plan-due'
  | 'family-message';
export const CareTaskKindEnum = describedEnum<CareTaskKind>(
  'CareTaskKind',
  'What there is to do for a client.',
  {
    'review-due': 'The plan in force is to be reviewed within two weeks, or was to be.',
    'plan-unsigned': 'A plan was submitted, and signatures are missing.',
    'measure-missing': 'Goals or objectives of a plan cannot be measured yet.',
    'note-unsigned': "A note of the viewer's own is still a draft.",
    'first-plan-due': 'The first plan is to be in force within two weeks, or was to be.',
    'family-message': 'The family wrote what nobody has marked as read.',
  },
);

@PartOf()
@ObjectType({ description: 'Something to do for a client, worked out from the records.' })
export class CareTask {
  @Field(() => CareTaskKindEnum, { description: 'What it is.' })
  kind!: CareTaskKind;

  @Guard('client.read')
  @Field(() => Client, { nullable: true, description: 'For whom.' })
  client!: Client | null;

  @Guard('plan.read')
  @Field(() => PlanVersion, { nullable: true, description: 'The version of the plan it is about.' })
  plan!: PlanVersion | null;

  @Guard('note.read')
  @Field(() => Note, { nullable: true, description: 'The note it is about.' })
  note!: Note | null;

  @Field(() => CalendarDate, { nullable: true, description: 'By which day, where there is one.' })
  dueOn!: string | null;

  @Field(() => Boolean, { description: 'Whether that day is past.' })
  overdue!: boolean;

  @Field(() => String, { description: 'What to do, in plain words.' })
  words!: string;
}
