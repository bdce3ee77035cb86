import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import type { AppointmentStatus } from '@roundtable/schema/codes';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';

export const AppointmentStatusEnum = describedEnum<AppointmentStatus>(
  'AppointmentStatus',
  'The state of an appointment (FHIR Appointment.status).',
  {
    proposed: 'Suggested.',
    pending: 'Not confirmed by everybody.',
    booked: 'Confirmed.',
    arrived: 'The client is there.',
    fulfilled: 'It took place.',
    cancelled: 'It does not take place.',
    noshow: 'The client did not come.',
    waitlist: 'Waiting for an earlier time.',
  },
);

/** An appointment of a client. Moving keeps where it was; cancelling keeps the reason. */
@ObjectType({ implements: TenantRow, description: 'An appointment of a client.' })
@Index({ properties: ['organisationId', 'client', 'startsAt'] })
@Index({ properties: ['organisationId', 'startsAt'] })
@Entity(tenant('appointment'))
export class Appointment extends VersionedRow {
  @Guard('client.read')
  @Field(() => Client, { description: 'Whose appointment it is.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => String, { description: 'What it is for.' })
  @Property({ type: 'string', length: 200 })
  title!: string;

  @Field(() => String, { description: 'The kind of service, in plain words.' })
  @Property({ type: 'string', length: 80 })
  kind!: string;

  @Field(() => DateTime, { description: 'When it starts.' })
  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'When it ends.' })
  @Property({ type: 'timestamptz' })
  endsAt!: Date;

  @Field(() => String, { nullable: true, description: 'Where.' })
  @Property({ type: 'string', length: 200, nullable: true })
  place: string | null = null;

  @Field(() => AppointmentStatusEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  status: AppointmentStatus = 'booked';

  @Field(() => DateTime, { nullable: true, description: 'When it was to be before it was moved.' })
  @Property({ type: 'timestamptz', nullable: true })
  movedFrom: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  @Property({ type: 'string', length: 300, nullable: true })
  cancelReason: string | null = null;

  @OneToMany(() => AppointmentParticipant, (participant) => participant.appointment)
  participants = new Collection<AppointmentParticipant>(this);
}

/** A member who takes part in an appointment. */
@Entity(tenant('appointment_participant'))
export class AppointmentParticipant extends TenantRow {
  @ManyToOne(() => Appointment, { ref: true })
  appointment!: Ref<Appointment>;

  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;
}
