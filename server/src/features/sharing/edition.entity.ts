import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { FamilyContact } from '../clients/index.ts';
import type { EditionContent } from './edition.content.ts';
import { EditionKindEnum, type EditionKind } from './sharing.enums.ts';

/**
 * What staff approved for the family about one goal, appointment or meeting, in the words that it
 * was approved in. It never changes: a later edition takes its place, or it is recalled (the serving
 * role may write those columns and no other). At most one of a subject is current.
 */
@ObjectType({
  implements: TenantRow,
  description: 'What staff approved for the family about one thing. It never changes.',
})
@Index({ properties: ['organisationId', 'clientId', 'kind'] })
@Entity(
  tenant('edition', {
    uniques: [
      {
        name: 'edition_number_unique',
        // With the client: ids of a plan's records are made by browsers, and might be used twice.
        properties: ['organisationId', 'clientId', 'kind', 'subjectId', 'number'],
      },
    ],
  }),
)
export class Edition extends TenantRow {
  @Property({ type: 'uuid' })
  clientId!: string;

  @Field(() => EditionKindEnum, { description: 'What it tells of.' })
  @Property({ type: 'string', length: 20 })
  kind!: EditionKind;

  /** UUID of the goal in the plan's document, of the appointment, of the meeting's summary. */
  @Property({ type: 'uuid' })
  subjectId!: string;

  @Field(() => Int, { description: 'The number among the editions of the same thing, from 1.' })
  @Property({ type: 'integer' })
  number!: number;

  @Property({ type: 'json' })
  content!: EditionContent;

  /** SHA-256 of what the record said at that moment, to find whether it says something else now. */
  @Property({ type: 'string', length: 64, nullable: true })
  sourceHash: string | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who approved it.' })
  @ManyToOne(() => Membership, { ref: true })
  approvedBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When it was published.' })
  @Property({ type: 'timestamptz' })
  publishedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When a later edition took its place.' })
  @Property({ type: 'timestamptz', nullable: true })
  supersededAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was recalled.' })
  @Property({ type: 'timestamptz', nullable: true })
  recalledAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who recalled it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  recalledBy: Ref<Membership> | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was recalled; for staff alone.' })
  @Property({ type: 'string', length: 500, nullable: true })
  recallReason: string | null = null;

  @OneToMany(() => EditionRecipient, (recipient) => recipient.edition)
  allRecipients = new Collection<EditionRecipient>(this);
}

/** A contact for whom an edition was published. Never changes. */
@Index({ properties: ['organisationId', 'contact'] })
@Entity(
  tenant('edition_recipient', {
    uniques: [
      { name: 'edition_recipient_unique', properties: ['organisationId', 'edition', 'contact'] },
    ],
  }),
)
export class EditionRecipient extends TenantRow {
  @ManyToOne(() => Edition, { ref: true })
  edition!: Ref<Edition>;

  @Property({ type: 'uuid' })
  clientId!: string;

  @ManyToOne(() => FamilyContact, { ref: true })
  contact!: Ref<FamilyContact>;
}
