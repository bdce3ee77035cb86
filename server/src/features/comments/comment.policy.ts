import { LiveDocument } from '../../documents/index.ts';
import { nodeKind } from '../../kernel/node.ts';
import { all, allow, when, type Condition } from '../../kernel/policy.ts';
import { ofMyClients, reachingRoles, reachOf } from '../clients/index.ts';
import { Comment } from './comment.entity.ts';
import { CommentThread } from './thread.entity.ts';

/** It is of a client within reach; a document of no client has no comments. */
const ofMyClientsDocument: Condition<LiveDocument> = {
  holds: async (operation, { clientId }) =>
    clientId !== null && (await reachOf(operation).has(clientId)),
};

const open = when<CommentThread>(({ resolvedAt }) => resolvedAt === null);
const resolved = when<CommentThread>(({ resolvedAt }) => resolvedAt !== null);

const mine = when<Comment>(
  ({ author, withdrawnAt }, operation) =>
    author.id === operation.actor?.membershipId && withdrawnAt === null,
);

// Comments are about the words and no part of them: whoever cares for the client may comment, and
// that a version is frozen or signed closes nothing here. Families and programs have no part in it.
allow(reachingRoles, 'thread.begin', LiveDocument, ofMyClientsDocument);
allow(reachingRoles, 'thread.read', CommentThread, ofMyClients);
allow(reachingRoles, 'thread.answer', CommentThread, all(ofMyClients, open));
allow(reachingRoles, 'thread.resolve', CommentThread, all(ofMyClients, open));
allow(reachingRoles, 'thread.reopen', CommentThread, all(ofMyClients, resolved));

// What somebody said is theirs alone to change and to withdraw.
allow(reachingRoles, 'comment.read', Comment, ofMyClients);
allow(reachingRoles, 'comment.edit', Comment, all(ofMyClients, mine));
allow(reachingRoles, 'comment.withdraw', Comment, all(ofMyClients, mine));

nodeKind(CommentThread, 'thread.read');
nodeKind(Comment, 'comment.read');
