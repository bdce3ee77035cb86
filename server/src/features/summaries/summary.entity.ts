import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Meeting } from '../meetings/index.ts';
import {
  SummaryAudienceEnum,
  SummaryStateEnum,
  type SummaryAudience,
  type SummaryState,
} from './summary.enums.ts';

/** What a meeting tells its team, or the family of one client: written, approved by name, sent. */
@ObjectType({
  implements: TenantRow,
  description: 'What a meeting tells its team, or the family of one of its clients.',
})
@Index({ properties: ['organisationId', 'meeting'] })
@Entity(tenant('meeting_summary'))
export class MeetingSummary extends VersionedRow {
  @Guard('meeting.read')
  @Field(() => Meeting, { description: 'The meeting that it is of.' })
  @ManyToOne(() => Meeting, { ref: true })
  meeting!: Ref<Meeting>;

  @Field(() => SummaryAudienceEnum, { description: 'For whom it is.' })
  @Property({ type: 'string', length: 20 })
  audience!: SummaryAudience;

  @Guard('client.read')
  @Field(() => Client, {
    nullable: true,
    description: 'Whose family it is for; null for the team.',
  })
  @ManyToOne(() => Client, { ref: true, nullable: true })
  client: Ref<Client> | null = null;

  get clientId(): string | undefined {
    return this.client?.id;
  }

  @Field(() => String, { description: 'Its title, which its recipients see.' })
  @Property({ type: 'string', length: 200 })
  title!: string;

  @Field(() => SummaryStateEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  state: SummaryState = 'draft';

  @Field(() => Int, { description: 'The edition: 1, and one more for each correction.' })
  @Property({ type: 'integer' })
  number: number = 1;

  @Guard('summary.read')
  @Field(() => MeetingSummary, { nullable: true, description: 'The edition that this corrects.' })
  @ManyToOne(() => MeetingSummary, { ref: true, nullable: true })
  corrects: Ref<MeetingSummary> | null = null;

  /** UUID of the first edition, the same for all that correct it. */
  @Property({ type: 'uuid' })
  lineage!: string;

  /** When its words were changed last: a change of a part is one of the summary. */
  @Property({ type: 'timestamptz', nullable: true })
  changedAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who approved it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  approvedBy: Ref<Membership> | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was approved.' })
  @Property({ type: 'timestamptz', nullable: true })
  approvedAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who sent it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  sentBy: Ref<Membership> | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was sent.' })
  @Property({ type: 'timestamptz', nullable: true })
  sentAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who took it back.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  recalledBy: Ref<Membership> | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was taken back.' })
  @Property({ type: 'timestamptz', nullable: true })
  recalledAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  @Property({ type: 'string', length: 500, nullable: true })
  recallReason: string | null = null;

  @OneToMany(() => SummaryPart, (part) => part.summary, {
    orderBy: { position: 'asc', id: 'asc' },
  })
  allParts = new Collection<SummaryPart>(this);

  @OneToMany(() => SummaryCopy, (copy) => copy.summary, { orderBy: { name: 'asc', id: 'asc' } })
  allCopies = new Collection<SummaryCopy>(this);
}

/** A part of a summary: for the team what it says of one client, for a family one language. */
@ObjectType({ implements: TenantRow, description: 'A part of a summary.' })
@Entity(tenant('summary_part'))
export class SummaryPart extends VersionedRow {
  @ManyToOne(() => MeetingSummary, { ref: true })
  summary!: Ref<MeetingSummary>;

  @Guard('client.read')
  @Field(() => Client, {
    nullable: true,
    description: 'The client that it is about; null for what is about the meeting as a whole.',
  })
  @ManyToOne(() => Client, { ref: true, nullable: true })
  client: Ref<Client> | null = null;

  get clientId(): string | undefined {
    return this.client?.id;
  }

  @Field(() => String, { description: 'The language of its words, as a BCP 47 tag.' })
  @Property({ type: 'string', length: 35 })
  language!: string;

  @Field(() => String, { description: 'The words: paragraphs, with empty lines between them.' })
  @Property({ type: 'text' })
  words!: string;

  @Property({ type: 'integer' })
  position!: number;
}

/** A part as a recipient got it. */
export interface CopiedPart {
  /** UUID; absent for what is about the meeting as a whole. */
  readonly clientId?: string;
  readonly words: string;
}

/**
 * What one recipient got, word for word. The serving role may add and read these rows, and can
 * neither change nor delete them.
 */
@ObjectType({
  implements: TenantRow,
  description: 'What one recipient got of a summary, word for word. It never changes.',
})
@Index({ properties: ['organisationId', 'member', 'sentAt'] })
@Entity(tenant('summary_copy'))
export class SummaryCopy extends TenantRow {
  @ManyToOne(() => MeetingSummary, { ref: true })
  summary!: Ref<MeetingSummary>;

  /** Whose family it went to; absent for the team's. */
  @ManyToOne(() => Client, { ref: true, nullable: true })
  client: Ref<Client> | null = null;

  get clientId(): string | undefined {
    return this.client?.id;
  }

  /** The member of the team who got it; absent for a guardian. */
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  member: Ref<Membership> | null = null;

  /** UUID of the contact who got it; absent for a member of the team. */
  @Property({ type: 'uuid', fieldName: 'family_contact_id', nullable: true })
  contactId: string | null = null;

  @Field(() => String, { description: 'The name of the recipient at that time.' })
  @Property({ type: 'string', length: 200 })
  name!: string;

  @Field(() => String, { description: 'The title that it had.' })
  @Property({ type: 'string', length: 200 })
  title!: string;

  @Property({ type: 'json' })
  parts!: CopiedPart[];

  @Field(() => String, { description: 'The language of the words, as a BCP 47 tag.' })
  @Property({ type: 'string', length: 35 })
  language!: string;

  @Field(() => DateTime, { description: 'When it was sent.' })
  @Property({ type: 'timestamptz' })
  sentAt!: Date;

  /** UUID of the notice by e-mail, where the recipient has an address. */
  @Property({ type: 'uuid', nullable: true })
  mail: string | null = null;
}
