import { Arg, Args, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { commentChange, commentChangeSource, type CommentChangesArgs } from './comment.events.ts';
import {
  AddCommentInput,
  AddCommentThreadInput,
  EditCommentInput,
  MarkMentionsReadInput,
  SettleCommentThreadInput,
  WithdrawCommentInput,
} from './comment.inputs.ts';
import { documentCommenting, documentComments } from './comment.lists.ts';
import {
  addComment,
  addCommentThread,
  editComment,
  markMentionsRead,
  reopenCommentThread,
  resolveCommentThread,
  withdrawComment,
} from './comment.service.ts';
import {
  CommentChange,
  CommentThreadConnection,
  CommentThreadPayload,
  CommentThreadStateEnum,
  DocumentCommenting,
  type CommentThreadState,
} from './comment.types.ts';
import type { CommentThread } from './thread.entity.ts';

@Resolver()
export class CommentResolver {
  @Guard('thread.read')
  @Query(() => CommentThreadConnection, {
    description:
      'What is said about the words of a document, the first begun first. A version of a plan has its own threads and those of the versions before it. Errors: NOT_FOUND, BAD_USER_INPUT for a document that is about no one client.',
  })
  documentComments(
    @Ctx() operation: Operation,
    @Arg('documentId', () => ID, {
      description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
    })
    documentId: string,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('state', () => CommentThreadStateEnum, {
      nullable: true,
      description: 'Only threads in this state; all if absent.',
    })
    state: CommentThreadState | null | undefined,
  ): Promise<Page<CommentThread>> {
    return documentComments(operation, documentId, page, state);
  }

  @Guard('thread.read')
  @Query(() => DocumentCommenting, {
    description:
      'What the viewer may say about the words of a document, and to whom. Errors: NOT_FOUND, BAD_USER_INPUT.',
  })
  documentCommenting(
    @Ctx() operation: Operation,
    @Arg('documentId', () => ID, {
      description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
    })
    documentId: string,
  ): Promise<DocumentCommenting> {
    return documentCommenting(operation, documentId);
  }

  @Guard('thread.begin')
  @Mutation(() => CommentThreadPayload, {
    description:
      'Says something about words of a document, which may be frozen or signed. Whom it mentions finds it on their day and gets an e-mail without its words. Errors: BAD_USER_INPUT, NOT_FOUND.',
  })
  async addCommentThread(
    @Ctx() operation: Operation,
    @Arg('input', () => AddCommentThreadInput, { description: 'Which words, and what is said.' })
    input: AddCommentThreadInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await addCommentThread(operation, input) };
  }

  @Guard('thread.answer')
  @Mutation(() => CommentThreadPayload, {
    description: 'Answers in an open thread. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addComment(
    @Ctx() operation: Operation,
    @Arg('input', () => AddCommentInput, { description: 'Which thread, and the words.' })
    input: AddCommentInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await addComment(operation, input) };
  }

  @Guard('comment.edit')
  @Mutation(() => CommentThreadPayload, {
    description:
      "Changes a comment of the viewer's own. Errors: CONFLICT with the version there is, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.",
  })
  async editComment(
    @Ctx() operation: Operation,
    @Arg('input', () => EditCommentInput, { description: 'Which comment, and its new words.' })
    input: EditCommentInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await editComment(operation, input) };
  }

  @Guard('comment.withdraw')
  @Mutation(() => CommentThreadPayload, {
    description:
      "Withdraws a comment of the viewer's own: it is kept, and its words are shown to nobody. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.",
  })
  async withdrawComment(
    @Ctx() operation: Operation,
    @Arg('input', () => WithdrawCommentInput, { description: 'Which comment.' })
    input: WithdrawCommentInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await withdrawComment(operation, input) };
  }

  @Guard('thread.resolve')
  @Mutation(() => CommentThreadPayload, {
    description:
      'Says that a thread is settled; one that is settled already stays as it is. Errors: CONFLICT, NOT_FOUND.',
  })
  async resolveCommentThread(
    @Ctx() operation: Operation,
    @Arg('input', () => SettleCommentThreadInput, { description: 'Which thread.' })
    input: SettleCommentThreadInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await resolveCommentThread(operation, input) };
  }

  @Guard('thread.reopen')
  @Mutation(() => CommentThreadPayload, {
    description:
      'Opens a settled thread again; one that is open already stays as it is. Errors: CONFLICT, NOT_FOUND.',
  })
  async reopenCommentThread(
    @Ctx() operation: Operation,
    @Arg('input', () => SettleCommentThreadInput, { description: 'Which thread.' })
    input: SettleCommentThreadInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await reopenCommentThread(operation, input) };
  }

  @Guard('thread.read')
  @Mutation(() => CommentThreadPayload, {
    description:
      'The viewer has read where a thread mentions them, and is reminded of it no longer. Errors: NOT_FOUND.',
  })
  async markMentionsRead(
    @Ctx() operation: Operation,
    @Arg('input', () => MarkMentionsReadInput, { description: 'Which thread.' })
    input: MarkMentionsReadInput,
  ): Promise<CommentThreadPayload> {
    return { thread: await markMentionsRead(operation, input) };
  }

  @Guard('thread.read')
  @Subscription(() => CommentChange, {
    description:
      'The changes of the comments on a document: first READY, then each changed thread as it is now. A subscriber that comes back names its last cursor and misses nothing. Errors: NOT_FOUND, BAD_USER_INPUT.',
    subscribe: ({ context, args }) =>
      commentChangeSource(context as Operation, args as CommentChangesArgs),
  })
  commentChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('documentId', () => ID, {
      description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
    })
    documentId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<CommentChange> {
    return commentChange(operation, documentId, change);
  }
}
