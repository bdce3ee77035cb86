import { CommentFields, CommentThreadFields, ViewerCommentFields } from './comment.fields.ts';
import './comment.policy.ts';
import { CommentResolver } from './comment.resolver.ts';

export { Comment, CommentMention } from './comment.entity.ts';
export { CommentThread } from './thread.entity.ts';

export const commentResolvers = [
  CommentResolver,
  CommentThreadFields,
  CommentFields,
  ViewerCommentFields,
] as const;
