import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Appointment } from './appointment.entity.ts';

@ArgsType()
export class SpanArgs {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Appointments that end after this moment; the start of today when absent.',
  })
  from?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Appointments that start before this moment, 366 days after `from` at the most; ' +
      '28 days after it when absent.',
  })
  until?: Date | null;
}

@InputType({ description: 'A new appointment.' })
export class BookAppointmentInput {
  @Field(() => ID, { description: 'The client.' })
  clientId!: string;

  @Field(() => String, { description: 'What it is for, one line of 200 characters at the most.' })
  title!: string;

  @Field(() => String, {
    description: 'The kind of service in plain words, one line of 80 characters at the most.',
  })
  kind!: string;

  @Field(() => DateTime, { description: 'When it starts.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'When it ends: after the start, within 24 hours of it.' })
  endsAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'Where, one line of 200 characters at the most.',
  })
  place?: string | null;

  @Field(() => [ID], {
    defaultValue: [],
    description: 'The memberships of the staff who take part, 20 at the most.',
  })
  withIds!: string[];
}

@InputType({ description: 'Another time for an appointment.' })
export class MoveAppointmentInput {
  @Field(() => ID, { description: 'The appointment.' })
  id!: string;

  @Field(() => Int, { description: 'Its version that the change is based on.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it starts now.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'When it ends now: within 24 hours of the start.' })
  endsAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'Where it is now; absent leaves the place, null removes it.',
  })
  place?: string | null;
}

@InputType({ description: 'The cancelling of an appointment.' })
export class CancelAppointmentInput {
  @Field(() => ID, { description: 'The appointment.' })
  id!: string;

  @Field(() => Int, { description: 'Its version that the change is based on.' })
  version!: number;

  @Field(() => String, { description: 'Why, one line of 300 characters at the most.' })
  reason!: string;
}

@PartOf()
@ObjectType({ description: 'An appointment after a change.' })
export class AppointmentPayload {
  @Guard('appointment.read')
  @Field(() => Appointment, { description: 'The appointment as it is now.' })
  appointment!: Appointment;
}
