import { Field, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Client, FamilyContact } from '../clients/index.ts';
import { Goal, Objective } from '../plans/index.ts';
import { Appointment } from '../schedule/index.ts';
import { Edition, PortalSeries } from '../sharing/index.ts';

/** What a client shares with family. Its lists are worked out from the client. */
@PartOf()
@ObjectType({ description: 'What of a client is shared with family, and with whom.' })
export class ClientSharing {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }
}

@PartOf()
@ObjectType({ description: 'An objective whose measurements may be shown as a picture.' })
export class ObjectiveToShare {
  @Guard('plan.read')
  @Field(() => Objective, { description: 'The objective; `shareGoal` takes its id.' })
  objective!: Objective;

  @Field(() => PortalSeries, {
    description: 'The picture as it would be published now, with the unit of the record.',
  })
  series!: PortalSeries;
}

@PartOf()
@ObjectType({ description: 'A goal that may be shared, and what is shared of it.' })
export class GoalToShare {
  @Guard('plan.read')
  @Field(() => Goal, {
    description:
      'The goal of the version in force, or else of the first draft; `familyWords` suggests.',
  })
  goal!: Goal;

  @Field(() => [ObjectiveToShare], {
    description: 'Its objectives that have measurements, in reading order.',
  })
  objectives!: ObjectiveToShare[];

  @Guard('edition.read')
  @Field(() => Edition, { nullable: true, description: 'What is shown of it today.' })
  current!: Edition | null;

  @Field(() => Boolean, {
    description:
      'Whether the plan says something else (words for the family, target, state, measurements) than ' +
      'when it was published.',
  })
  changedSince!: boolean;
}

@PartOf()
@ObjectType({ description: 'An appointment that may be shared, and what is shared of it.' })
export class AppointmentToShare {
  @Guard('appointment.read')
  @Field(() => Appointment, { description: 'The appointment.' })
  appointment!: Appointment;

  @Guard('edition.read')
  @Field(() => Edition, { nullable: true, description: 'What is shown of it today.' })
  current!: Edition | null;

  @Field(() => Boolean, {
    description:
      'Whether it was moved, cancelled or renamed since it was published: the family still reads what ' +
      'was published.',
  })
  changedSince!: boolean;
}

@PartOf()
@ObjectType({ description: 'The conversation of one contact with the care team.' })
export class FamilyConversation {
  @Guard('contact.read')
  @Field(() => FamilyContact, { description: 'Whose.' })
  contact!: FamilyContact;

  @Field(() => Int, {
    description: "How many of the contact's messages nobody has marked as read.",
  })
  unread!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last message was sent.' })
  lastAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether the contact may write, and read answers, today.' })
  isOpen!: boolean;
}
