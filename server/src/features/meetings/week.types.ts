import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { Incident } from '../incidents/index.ts';
import { Note } from '../notes/index.ts';
import { Objective } from '../plans/index.ts';
import { Appointment } from '../schedule/index.ts';

@PartOf()
@ObjectType({ description: 'One measured value.' })
export class MeasuredPoint {
  @Field(() => CalendarDate, { description: 'The day of the measurement.' })
  on!: string;

  @Field(() => Float, { description: "The value, in the objective's `unit`." })
  value!: number;
}

@PartOf()
@ObjectType({ description: 'How the measurements of an objective went lately.' })
export class MeasuredObjective {
  @Guard('plan.read')
  @Field(() => Objective, { description: 'The objective, with its unit, baseline and target.' })
  objective!: Objective;

  @Field(() => [MeasuredPoint], {
    description: 'The last eight measurements, oldest first; also those from before the week.',
  })
  points!: MeasuredPoint[];
}

@PartOf()
@ObjectType({ description: "The client's own words, as some meeting wrote them down." })
export class ClientSaid {
  @Field(() => String, { description: 'The words.' })
  words!: string;

  @Field(() => CalendarDate, { description: 'The day of the meeting.' })
  on!: string;
}

/** What happened to a client between the last meeting about them and this one. */
@PartOf()
@ObjectType({
  description:
    'What happened to a client since the last meeting about them: 14 days at the most, 7 where there was none.',
})
export class WeekAtAGlance {
  @Field(() => DateTime, { description: 'From when on.' })
  from!: Date;

  @Field(() => DateTime, { description: 'Until when: now, or the closing of the meeting.' })
  until!: Date;

  @Field(() => Int, { description: 'Appointments that took place.' })
  kept!: number;

  @Field(() => Int, { description: 'Appointments to which the client did not come.' })
  missed!: number;

  @Field(() => Int, { description: 'Appointments that were cancelled.' })
  cancelled!: number;

  @Guard('appointment.read')
  @Field(() => [Appointment], { description: 'The appointments, earliest first.' })
  appointments!: Appointment[];

  @Field(() => Int, { description: 'How many progress notes were begun.' })
  noteCount!: number;

  @Guard('note.read')
  @Field(() => [Note], { description: 'The ten last of them, the last begun first.' })
  notes!: Note[];

  @Field(() => [MeasuredObjective], {
    description: 'The objectives of the plan that were ever measured, in reading order.',
  })
  measurements!: MeasuredObjective[];

  @Guard('incident.read')
  @Field(() => [Incident], { description: 'The incidents, earliest first.' })
  incidents!: Incident[];

  @Field(() => ClientSaid, {
    nullable: true,
    description: "The client's own words, from the last meeting that wrote some down.",
  })
  clientSaid!: ClientSaid | null;
}
