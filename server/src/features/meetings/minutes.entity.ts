/**
 * Minutes, and the rows that their live document is projected to. The document owns the texts,
 * decisions and dissents: nothing but the projection writes those.
 */
import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { AddendumReasonEnum, type AddendumReason } from '../notes/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';
import { MinutesStateEnum, type MinutesState } from './meeting.enums.ts';

/**
 * The minutes of an item of the agenda, or of the meeting as a whole. Their id is that of the item
 * or of the meeting, and of their live document.
 */
@ObjectType({
  implements: TenantRow,
  description: 'The minutes of an item of an agenda, or of a meeting as a whole.',
})
@Index({ properties: ['organisationId', 'meeting'] })
@Entity(tenant('minutes'))
export class Minutes extends TenantRow {
  @Guard('meeting.read')
  @Field(() => Meeting, { description: 'The meeting.' })
  @ManyToOne(() => Meeting, { ref: true })
  meeting!: Ref<Meeting>;

  @Guard('agenda.read')
  @Field(() => AgendaItem, { nullable: true, description: 'The item; none for the whole meeting.' })
  @ManyToOne(() => AgendaItem, { ref: true, nullable: true })
  agendaItem: Ref<AgendaItem> | null = null;

  /** UUID of the client whom the item is about; none for the meeting as a whole. */
  @Property({ type: 'uuid', nullable: true })
  clientId: string | null = null;

  @Field(() => MinutesStateEnum, { description: 'Whether they may still be written in.' })
  @Property({ type: 'string', length: 20 })
  state: MinutesState = 'open';

  /** SHA-256 of the frozen document, hexadecimal: what was signed by closing the meeting. */
  @Property({ type: 'string', length: 64, nullable: true })
  hash: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When they were closed and signed.' })
  @Property({ type: 'timestamptz', nullable: true })
  signedAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who closed and signed them.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  signedBy: Ref<Membership> | null = null;

  @Field(() => String, { description: 'What was spoken of.' })
  @Property({ type: 'text', default: '' })
  discussion: string = '';

  @Field(() => String, { description: 'What went well, and what was reached.' })
  @Property({ type: 'text', default: '' })
  results: string = '';

  @Field(() => String, { description: 'What stood in the way.' })
  @Property({ type: 'text', default: '' })
  obstacles: string = '';

  @Field(() => String, { description: 'What at home moved the week.' })
  @Property({ type: 'text', default: '' })
  home: string = '';

  @Field(() => String, { description: 'What at school moved the week.' })
  @Property({ type: 'text', default: '' })
  school: string = '';

  @Field(() => String, { description: 'What in health moved the week.' })
  @Property({ type: 'text', default: '' })
  health: string = '';

  @Field(() => String, { description: 'What in medication moved the week.' })
  @Property({ type: 'text', default: '' })
  medication: string = '';

  @Field(() => String, { description: "What the client said, in the client's own words." })
  @Property({ type: 'text', default: '' })
  clientWords: string = '';

  @Guard('minutes.read')
  @Field(() => [Decision], { description: 'What was decided, in reading order.' })
  @OneToMany(() => Decision, (decision) => decision.minutes, {
    orderBy: { position: 'asc', itemId: 'asc' },
  })
  decisions = new Collection<Decision>(this);

  @Guard('minutes.read')
  @Field(() => [MinutesAddendum], { description: 'What was added since, oldest first.' })
  @OneToMany(() => MinutesAddendum, (addendum) => addendum.minutes, {
    orderBy: { at: 'asc', id: 'asc' },
  })
  addenda = new Collection<MinutesAddendum>(this);
}

@ObjectType('MinutesRow', { description: 'A record of minutes.' })
abstract class MinutesRow extends TenantRow {
  @Guard('minutes.read')
  @Field(() => Minutes, { description: 'The minutes that it stands in.' })
  @ManyToOne(() => Minutes, { ref: true })
  minutes!: Ref<Minutes>;

  /** UUID of the client whom the minutes are about; none for the meeting as a whole. */
  @Property({ type: 'uuid', nullable: true })
  clientId: string | null = null;
}

@ObjectType('ProjectedMinutesRow', { description: 'A record of the live document of minutes.' })
abstract class ProjectedRow extends MinutesRow {
  @Field(() => ID, { description: 'The UUID of the record in the live document.' })
  @Property({ type: 'uuid' })
  itemId!: string;

  @Field(() => String, {
    description: 'Place among its siblings: compare as text, then by itemId.',
  })
  @Property({ columnType: 'varchar(200) collate "C"' })
  position!: string;
}

/** Options of a projected entity: one row a document and record. */
const projected = (tableName: string) =>
  tenant(tableName, {
    uniques: [
      { name: `${tableName}_item_unique`, properties: ['organisationId', 'minutes', 'itemId'] },
    ],
  });

@ObjectType({ implements: TenantRow, description: 'What a meeting decided.' })
@Entity(projected('decision'))
export class Decision extends ProjectedRow {
  @Field(() => String, { description: 'The decision in words.' })
  @Property({ type: 'text' })
  words: string = '';

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'When it was decided, where that was not in the meeting itself.',
  })
  @Property({ type: 'date', nullable: true })
  decidedOn: string | null = null;

  @Guard('minutes.read')
  @Field(() => [Dissent], { description: 'Who did not agree, and why.' })
  @OneToMany(() => Dissent, (dissent) => dissent.decision, {
    orderBy: { position: 'asc', itemId: 'asc' },
  })
  dissents = new Collection<Dissent>(this);
}

@ObjectType({ implements: TenantRow, description: 'That somebody did not agree with a decision.' })
@Entity(projected('dissent'))
export class Dissent extends ProjectedRow {
  @Guard('minutes.read')
  @Field(() => Decision, { description: 'The decision.' })
  @ManyToOne(() => Decision, { ref: true })
  decision!: Ref<Decision>;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who did not agree.' })
  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;

  @Field(() => String, { description: 'Why, in their words.' })
  @Property({ type: 'text' })
  reason: string = '';
}

@ObjectType({
  implements: TenantRow,
  description: 'Words added to minutes after the meeting was closed.',
})
@Index({ properties: ['organisationId', 'minutes'] })
@Entity(tenant('minutes_addendum'))
export class MinutesAddendum extends MinutesRow {
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
