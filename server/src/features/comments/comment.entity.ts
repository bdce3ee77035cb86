import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { CommentThread } from './thread.entity.ts';

/** One thing said in a thread. It can be withdrawn, and is then kept without being shown. */
@ObjectType({ implements: TenantRow, description: 'One thing that somebody said in a thread.' })
@Index({ properties: ['organisationId', 'thread'] })
@Entity(tenant('thread_comment'))
export class Comment extends VersionedRow {
  @Guard('thread.read')
  @Field(() => CommentThread, { description: 'The thread that it stands in.' })
  @ManyToOne(() => CommentThread, { ref: true })
  thread!: Ref<CommentThread>;

  /** UUID of the thread's client. */
  @Property({ type: 'uuid' })
  clientId!: string;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who said it.' })
  @ManyToOne(() => Membership, { ref: true })
  author!: Ref<Membership>;

  /** As its author wrote it; `CommentFields.words` shows it, unless it was withdrawn. */
  @Property({ type: 'text' })
  written!: string;

  @Field(() => DateTime, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  at!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its author last changed it.' })
  @Property({ type: 'timestamptz', nullable: true })
  editedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When its author withdrew it.' })
  @Property({ type: 'timestamptz', nullable: true })
  withdrawnAt: Date | null = null;

  @OneToMany(() => CommentMention, (mention) => mention.comment)
  allMentions = new Collection<CommentMention>(this);
}

/** That a comment names somebody, who is to look at it. */
@Index({ properties: ['organisationId', 'member', 'readAt'] })
@Index({ properties: ['organisationId', 'thread'] })
@Entity(
  tenant('comment_mention', {
    uniques: [
      { name: 'comment_mention_unique', properties: ['organisationId', 'comment', 'member'] },
    ],
  }),
)
export class CommentMention extends TenantRow {
  @ManyToOne(() => CommentThread, { ref: true })
  thread!: Ref<CommentThread>;

  @ManyToOne(() => Comment, { ref: true })
  comment!: Ref<Comment>;

  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;

  @Property({ type: 'timestamptz' })
  at!: Date;

  /** When whom it names had the thread in front of them. */
  @Property({ type: 'timestamptz', nullable: true })
  readAt: Date | null = null;

  /** When the comment was withdrawn, or changed so that it names them no longer. */
  @Property({ type: 'timestamptz', nullable: true })
  withdrawnAt: Date | null = null;
}
