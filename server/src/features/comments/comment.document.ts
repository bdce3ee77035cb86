import { LiveDocument } from '../../documents/index.ts';
import { badInput, notFound } from '../../kernel/errors.ts';
import { isUuid } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { Minutes } from '../meetings/index.ts';
import { PlanVersion } from '../plans/index.ts';
import { isCommentable } from './comment.rules.ts';

/** A document whose words can be commented on, and the client whose record it is. */
export interface Commented {
  readonly document: LiveDocument;
  /** UUID. */
  readonly clientId: string;
}

/**
 * The document with this id (a UUID), for somebody who may read it by the policy of its owner.
 * @throws NOT_FOUND, BAD_USER_INPUT for a document of no client
 */
export async function documentToComment(
  operation: Operation,
  documentId: string,
): Promise<Commented> {
  const { em } = operation;
  const document = isUuid(documentId) ? await em.findOne(LiveDocument, documentId) : null;
  if (!document || !isCommentable(document.kind)) throw notFound();
  if (document.kind === 'plan')
    await authorize(operation, 'plan.read', await em.findOne(PlanVersion, document.id));
  else await authorize(operation, 'minutes.read', await em.findOne(Minutes, document.id));
  if (document.clientId === null)
    throw badInput(['documentId'], 'Comments are written on what is about one client.');
  return { document, clientId: document.clientId };
}

/**
 * The UUIDs of the documents whose threads are shown with this one: its own and, for a version of a
 * plan, those of the versions before it, since it was cloned from them item by item.
 */
export async function documentsShownWith(
  { em }: Operation,
  document: Pick<LiveDocument, 'id' | 'kind'>,
): Promise<string[]> {
  if (document.kind !== 'plan') return [document.id];
  const rows = await em.execute<{ id: string }[]>(
    `select earlier.id from plan_version shown
     join plan_version earlier on earlier.plan_id = shown.plan_id
       and earlier.number <= shown.number
     where shown.id = ?`,
    [document.id],
  );
  return rows.map(({ id }) => id);
}
