import {
  Arg,
  Ctx,
  Extensions,
  ID,
  Int,
  Mutation,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { AnswerDirectly } from '../kernel/direct-answer.ts';
import { badInput } from '../kernel/errors.ts';
import { Guard } from '../kernel/guard.ts';
import type { Operation } from '../kernel/operation.ts';
import { Bytes } from '../kernel/scalars.ts';
import type { SharedEvent, ShareEvent } from '../kernel/shared-event.ts';
import {
  ApplyDocumentUpdateInput,
  ApplyDocumentUpdatePayload,
  DocumentChange,
  DocumentPresence,
  ShowDocumentPresenceInput,
  ShowDocumentPresencePayload,
} from './document.types.ts';
import { followDocument } from './follow.service.ts';
import { showPresence, watchPresence } from './presence.service.ts';
import type { PresenceEvent } from './presence.event.ts';
import { sharePresence } from './presence.share.ts';
import { notingRefusal } from './refusal.ts';
import { documentsOf } from './services.ts';
import type { StreamEnd, StreamItem } from './stream.ts';

/** An edit makes its own transaction together with others; an event needs none. */
const OwnTransaction = (): MethodDecorator => Extensions({ transaction: false });

let lastShared: { readonly item: object; readonly shared: SharedEvent } | undefined;

/**
 * All but the first event is the same for everybody, or where it says so, for all who may edit. Of
 * the first it is the document alone, which is nearly all of it.
 */
const shareChange: ShareEvent<StreamItem | StreamEnd> = (item) => {
  if (lastShared?.item === item) return lastShared.shared;
  if ('ended' in item) return undefined;
  if (item.first) return { of: item.event, variant: undefined, record: changeOf(item) };
  const stands = item.editable ? 'edits' : 'reads';
  const variant = item.standing ? stands : '';
  const shared = { of: item.event, variant, record: changeOf(item) };
  lastShared = { item, shared };
  return shared;
};

function changeOf({ event, editable, standing, first }: StreamItem): DocumentChange {
  return {
    seq: event.seq,
    update: event.update,
    standing: standing
      ? {
          editable,
          state: event.state.toUpperCase(),
          clientId: first?.clientId ?? null,
          stateVector: first?.stateVector ?? null,
        }
      : null,
  };
}

const applyUpdate = async (
  operation: Operation,
  { documentId, update }: ApplyDocumentUpdateInput,
): Promise<ApplyDocumentUpdatePayload> => {
  const { engine } = documentsOf(operation);
  // The commit would wait for locks that this operation holds for as long as it waits for the
  // commit, and with it everybody else's edits.
  if (operation.inTransaction)
    throw badInput(['input'], 'Send edits in an operation of their own, beside nothing else.');
  const origin = { actor: operation.signedIn, documentId, operation };
  const seq = await notingRefusal(operation, documentId, () => engine.apply(origin, update));
  return { seq };
};

@Resolver()
export class DocumentResolver {
  @Guard('documents.follow')
  @OwnTransaction()
  @Extensions({ shared: shareChange })
  @Subscription(() => DocumentChange, {
    description:
      'First what the caller lacks (all of it, or what stateVector lacks), then every committed ' +
      'change, in order. Errors: NOT_FOUND, FORBIDDEN when access ends, RESYNC when the caller ' +
      'fell too far behind and is to subscribe again.',
    subscribe: ({ args, context }) =>
      followDocument(context as Operation, args as Parameters<typeof followDocument>[1]),
  })
  documentChanges(
    @Root() item: StreamItem | StreamEnd,
    @Arg('documentId', () => ID, {
      description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
    })
    _documentId: string,
    @Arg('stateVector', () => Bytes, {
      nullable: true,
      description: 'The Yjs state vector of what the caller has; absent: nothing.',
    })
    _stateVector?: Uint8Array | null,
    @Arg('clientId', () => Int, {
      nullable: true,
      description: 'The clientID that this editor wrote under before, to go on with it.',
    })
    _clientId?: number | null,
  ): DocumentChange {
    if ('ended' in item) throw item.ended;
    return changeOf(item);
  }

  @Guard('documents.follow')
  @Extensions({ shared: sharePresence })
  @Subscription(() => DocumentPresence, {
    description:
      'Who is in a document or meeting, and where their carets are: everybody at first, then who ' +
      'came, moved or went, at most ten times a second. Errors: NOT_FOUND.',
    subscribe: ({ args, context }) =>
      watchPresence(context as Operation, (args as { documentId: string }).documentId),
  })
  documentPresence(
    @Ctx() operation: Operation,
    @Root() event: PresenceEvent,
    @Arg('documentId', () => ID, {
      description: "The document's UUID, or a meeting's `presenceId`.",
    })
    _documentId: string,
  ): DocumentPresence {
    const self = operation.actor?.membershipId;
    return {
      whole: event.whole,
      people: event.people.map((placed) => ({ ...placed, self: placed.memberId === self })),
      moved: [...event.moved],
      gone: [...event.gone],
    };
  }

  @Guard('documents.write')
  @OwnTransaction()
  @Extensions({ direct: applyUpdate satisfies AnswerDirectly<ApplyDocumentUpdateInput> })
  @Mutation(() => ApplyDocumentUpdatePayload, {
    description:
      'Commits an edit of a live document, and answers once it is stored, never before. Sending ' +
      'the same again does no harm. It stands alone in its operation, beside no other mutation. ' +
      'Errors: BAD_USER_INPUT, INVALID_UPDATE, MISSING_DEPENDENCY (with stateVector), TOO_LARGE, ' +
      'SIGNED_IMMUTABLE, FORBIDDEN, NOT_FOUND, RATE_LIMITED.',
  })
  applyDocumentUpdate(
    @Ctx() operation: Operation,
    @Arg('input', () => ApplyDocumentUpdateInput, { description: 'The edit.' })
    input: ApplyDocumentUpdateInput,
  ): Promise<ApplyDocumentUpdatePayload> {
    return applyUpdate(operation, input);
  }

  @Guard('documents.follow')
  @OwnTransaction()
  // A page shows it by itself every few seconds: nobody need be there.
  @Extensions({ unattended: true })
  @Mutation(() => ShowDocumentPresencePayload, {
    description:
      'Shows others where the caller is, for 40 seconds or until it is sent again. Nothing of it ' +
      'is stored. Only who follows documentPresence is shown. Errors: BAD_USER_INPUT, NOT_FOUND.',
  })
  showDocumentPresence(
    @Ctx() operation: Operation,
    @Arg('input', () => ShowDocumentPresenceInput, { description: 'Where the caller is.' })
    input: ShowDocumentPresenceInput,
  ): ShowDocumentPresencePayload {
    return showPresence(operation, input);
  }
}
