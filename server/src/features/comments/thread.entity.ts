import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { LiveDocument } from '../../documents/index.ts';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { Bytes, DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Comment, CommentMention } from './comment.entity.ts';

/** What is said about some words of a live document: a first comment, and answers to it. */
@ObjectType({
  implements: TenantRow,
  description: 'What is said about some words of a live document: a comment, and its answers.',
})
@Index({ properties: ['organisationId', 'document', 'createdAt', 'id'] })
@Index({ properties: ['organisationId', 'client'] })
@Entity(tenant('comment_thread'))
export class CommentThread extends VersionedRow {
  @ManyToOne(() => LiveDocument, { ref: true })
  document!: Ref<LiveDocument>;

  @Field(() => ID, {
    description: 'The document in which it was begun, as `documentChanges` has it.',
  })
  documentId(): string {
    return this.document.id;
  }

  /** That of the document: what it has in common with its clones. */
  @Property({ type: 'uuid' })
  lineageId!: string;

  /** The name of the document's kind: `plan` or `minutes`. */
  @Property({ type: 'string', length: 40 })
  kind!: string;

  @Guard('client.read')
  @Field(() => Client, { description: 'The client whose record it belongs to.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => String, {
    description: 'The field of the document: root, record and text, e.g. `goals/<uuid>/words`.',
  })
  @Property({ type: 'string', length: 120 })
  field!: string;

  @Field(() => Bytes, { description: 'Where the words begin: a Yjs relative position.' })
  @Property({ columnType: 'bytea', type: 'blob' })
  anchor!: Uint8Array;

  @Field(() => Bytes, { description: 'Where the words end: a Yjs relative position.' })
  @Property({ columnType: 'bytea', type: 'blob' })
  head!: Uint8Array;

  @Field(() => String, { description: 'The words as they were when the thread was begun.' })
  @Property({ type: 'text' })
  quote!: string;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who began it.' })
  @ManyToOne(() => Membership, { ref: true })
  createdBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Guard('person.read')
  @Field(() => Membership, {
    nullable: true,
    description: 'Who resolved it; null while it is open.',
  })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  resolvedBy: Ref<Membership> | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was resolved; null while open.' })
  @Property({ type: 'timestamptz', nullable: true })
  resolvedAt: Date | null = null;

  /** Grows with every comment and every change of one, and the version of the thread with it. */
  @Property({ type: 'integer' })
  changeCount: number = 0;

  @OneToMany(() => Comment, (comment) => comment.thread)
  allComments = new Collection<Comment>(this);

  @OneToMany(() => CommentMention, (mention) => mention.thread)
  allMentions = new Collection<CommentMention>(this);
}
