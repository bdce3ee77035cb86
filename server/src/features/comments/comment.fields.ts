import type { Ref } from '@mikro-orm/core';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { Membership, Viewer } from '../access/index.ts';
import { Minutes } from '../meetings/index.ts';
import { PlanVersion } from '../plans/index.ts';
import { Comment } from './comment.entity.ts';
import { threadsMentioningViewer } from './comment.lists.ts';
import { CommentThreadConnection } from './comment.types.ts';
import { CommentThread } from './thread.entity.ts';

/** What comments add to the viewer. */
@Resolver(() => Viewer)
export class ViewerCommentFields {
  @FieldResolver(() => CommentThreadConnection, {
    description:
      'The open threads in which the viewer is mentioned and has not looked since, the last begun first.',
  })
  mentionedIn(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<CommentThread>> {
    return threadsMentioningViewer(operation, page);
  }
}

@Resolver(() => CommentThread)
export class CommentThreadFields {
  @Guard('comment.read')
  @FieldResolver(() => [Comment], { description: 'What was said, oldest first; never empty.' })
  async comments(@Root() thread: CommentThread): Promise<Comment[]> {
    const comments = await thread.allComments.loadItems({ dataloader: true });
    return comments.toSorted(
      (one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1),
    );
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it mentions the viewer, who has not looked at it since.',
  })
  async mentionsViewer(
    @Ctx() { actor }: Operation,
    @Root() thread: CommentThread,
  ): Promise<boolean> {
    const mentions = await thread.allMentions.loadItems({ dataloader: true });
    return mentions.some(
      ({ member, readAt, withdrawnAt }) =>
        member.id === actor?.membershipId && readAt === null && withdrawnAt === null,
    );
  }

  @Guard('plan.read')
  @FieldResolver(() => PlanVersion, {
    nullable: true,
    description: 'The version of the plan in which it was begun, where it is about a plan.',
  })
  planVersion(
    @Ctx() { em }: Operation,
    @Root() { kind, document }: CommentThread,
  ): Ref<PlanVersion> | null {
    return kind === 'plan' ? em.getReference(PlanVersion, document.id, { wrapped: true }) : null;
  }

  @Guard('minutes.read')
  @FieldResolver(() => Minutes, {
    nullable: true,
    description: 'The minutes in which it was begun, where it is about minutes.',
  })
  minutes(
    @Ctx() { em }: Operation,
    @Root() { kind, document }: CommentThread,
  ): Ref<Minutes> | null {
    return kind === 'minutes' ? em.getReference(Minutes, document.id, { wrapped: true }) : null;
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do now: `thread.answer`, `thread.resolve`, `thread.reopen`.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() thread: CommentThread): Promise<string[]> {
    return viewerCan(operation, thread);
  }
}

@Resolver(() => Comment)
export class CommentFields {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The words, with the names of those mentioned after an @; null when withdrawn.',
  })
  words(@Root() { written, withdrawnAt }: Comment): string | null {
    return withdrawnAt ? null : written;
  }

  @Guard('person.read')
  @FieldResolver(() => [Membership], { description: 'Whom it mentions.' })
  async mentions(@Root() comment: Comment): Promise<Membership[]> {
    const mentions = await comment.allMentions.loadItems({ dataloader: true });
    const standing = mentions.filter(({ withdrawnAt }) => withdrawnAt === null);
    const people = await Promise.all(
      standing.map(({ member }) => member.loadOrFail({ dataloader: true })),
    );
    return people.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do now: `comment.edit`, `comment.withdraw`.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() comment: Comment): Promise<string[]> {
    return viewerCan(operation, comment);
  }
}
