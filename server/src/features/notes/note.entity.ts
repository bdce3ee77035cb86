import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import type { NoteFormat } from '@roundtable/schema/codes';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Plan } from '../plans/index.ts';
import {
  AddendumReasonEnum,
  NoteFormatEnum,
  NoteStatusEnum,
  type AddendumReason,
  type NoteStatus,
} from './note.enums.ts';

/** A progress note: written by one author, then signed and never changed. */
@ObjectType({ implements: TenantRow, description: 'A progress note.' })
@Index({ properties: ['organisationId', 'client', 'startedAt', 'id'] })
@Index({ properties: ['organisationId', 'author', 'status'] })
@Entity(tenant('note'))
export class Note extends VersionedRow {
  @Guard('client.read')
  @Field(() => Client, { description: 'Whom it is about.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who writes it.' })
  @ManyToOne(() => Membership, { ref: true })
  author!: Ref<Membership>;

  @Field(() => NoteFormatEnum, { description: 'The sections that it is written in.' })
  @Property({ type: 'string', length: 20 })
  format!: NoteFormat;

  @Field(() => NoteStatusEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  status: NoteStatus = 'draft';

  @Field(() => Boolean, { description: 'Whether the team may read the draft as it is written.' })
  @Property({ type: 'boolean' })
  shared: boolean = false;

  /** Words by section key (see `noteSections` in the schema package). */
  @Property({ type: 'json' })
  words: Record<string, string> = {};

  /** UUID of the meeting in which it was begun; meetings stand beside this feature. */
  @Property({ type: 'uuid', nullable: true })
  meetingId: string | null = null;

  @Field(() => CalendarDate, { description: 'The day that it is about.' })
  @Property({ type: 'date' })
  occurredOn!: string;

  @Field(() => DateTime, { description: 'When writing began.' })
  @Property({ type: 'timestamptz' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'When its words last changed.' })
  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was signed.' })
  @Property({ type: 'timestamptz', nullable: true })
  signedAt: Date | null = null;

  @OneToMany(() => NoteObjective, (link) => link.note)
  links = new Collection<NoteObjective>(this);

  @OneToMany(() => NoteAddendum, (addendum) => addendum.note, { orderBy: { at: 'asc', id: 'asc' } })
  allAddenda = new Collection<NoteAddendum>(this);
}

/** Which objective a note serves: the record of the plan, whichever version is in force. */
@Entity(
  tenant('note_objective', {
    uniques: [
      {
        name: 'note_objective_unique',
        properties: ['organisationId', 'note', 'objectiveItemId'],
      },
    ],
  }),
)
export class NoteObjective extends TenantRow {
  @ManyToOne(() => Note, { ref: true })
  note!: Ref<Note>;

  @ManyToOne(() => Plan, { ref: true })
  plan!: Ref<Plan>;

  /** The objective's UUID in the plan's documents. */
  @Property({ type: 'uuid' })
  objectiveItemId!: string;
}

@ObjectType({ implements: TenantRow, description: 'Words added to a note after it was signed.' })
@Entity(tenant('note_addendum'))
export class NoteAddendum extends TenantRow {
  @ManyToOne(() => Note, { ref: true })
  note!: Ref<Note>;

  @Property({ type: 'uuid' })
  clientId!: string;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who added them.' })
  @ManyToOne(() => Membership, { ref: true })
  author!: Ref<Membership>;

  @Field(() => AddendumReasonEnum, { description: 'Why.' })
  @Property({ type: 'string', length: 20 })
  reason!: AddendumReason;

  @Field(() => String, { description: 'The words.' })
  @Property({ type: 'text' })
  words!: string;

  @Field(() => DateTime, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  at!: Date;
}
