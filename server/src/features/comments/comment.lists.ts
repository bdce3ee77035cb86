import type { FilterQuery } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { pageOf, paginate, type Page, type PageArgs } from '../../kernel/pagination.ts';
import { mayEver, scopeOf, viewerCan } from '../../kernel/policy.ts';
import { membersReaching } from '../clients/index.ts';
import { documentsShownWith, documentToComment } from './comment.document.ts';
import type { CommentThreadState, DocumentCommenting } from './comment.types.ts';
import { CommentThread } from './thread.entity.ts';

/**
 * The threads that are shown with a document, the first begun first.
 * @throws NOT_FOUND, BAD_USER_INPUT
 */
export async function documentComments(
  operation: Operation,
  documentId: string,
  page: PageArgs,
  state: CommentThreadState | null | undefined,
): Promise<Page<CommentThread>> {
  const { document } = await documentToComment(operation, documentId);
  const where: FilterQuery<CommentThread> = {
    $and: [
      scopeOf<CommentThread>(operation, 'thread.read'),
      { document: { $in: await documentsShownWith(operation, document) } },
      ...(state ? [{ resolvedAt: state === 'open' ? null : { $ne: null } }] : []),
    ],
  };
  return paginate(
    operation.em,
    CommentThread,
    where,
    [{ by: 'createdAt', direction: 'asc' }],
    page,
  );
}

/** @throws NOT_FOUND, BAD_USER_INPUT */
export async function documentCommenting(
  operation: Operation,
  documentId: string,
): Promise<DocumentCommenting> {
  const { document, clientId } = await documentToComment(operation, documentId);
  return {
    mentionable: await membersReaching(operation, clientId),
    viewerCan: await viewerCan(operation, document),
  };
}

/** The open threads that mention the viewer, who has not read them yet; the last begun first. */
export async function threadsMentioningViewer(
  operation: Operation,
  page: PageArgs,
): Promise<Page<CommentThread>> {
  if (!mayEver(operation, 'thread.read')) return pageOf<CommentThread>([], false, () => '');
  const { membershipId } = operation.signedIn;
  const unread = { member: membershipId, readAt: null, withdrawnAt: null };
  const where: FilterQuery<CommentThread> = {
    $and: [
      scopeOf<CommentThread>(operation, 'thread.read'),
      { resolvedAt: null, allMentions: { $some: unread } },
    ],
  };
  return paginate(
    operation.em,
    CommentThread,
    where,
    [{ by: 'createdAt', direction: 'desc' }],
    page,
  );
}
