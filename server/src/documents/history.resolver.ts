import { Arg, Args, Ctx, Extensions, ID, Mutation, Query, Resolver } from 'type-graphql';
import { badInput } from '../kernel/errors.ts';
import { Guard } from '../kernel/guard.ts';
import type { Operation } from '../kernel/operation.ts';
import type { Page } from '../kernel/pagination.ts';
import {
  DocumentComparisonArgs,
  DocumentHistoryArgs,
  NameDocumentVersionInput,
  RemoveDocumentVersionNameInput,
  RenameDocumentVersionInput,
  RestoreDocumentInput,
} from './history.inputs.ts';
import {
  compare,
  historyOf,
  nameVersion,
  removeVersionName,
  renameVersion,
  restoreTo,
  versionsOf,
} from './history.service.ts';
import {
  DocumentComparison,
  DocumentStepConnection,
  DocumentVersionPayload,
  DocumentVersions,
  RemoveDocumentVersionNamePayload,
  RestoreDocumentPayload,
  type DocumentStep,
} from './history.types.ts';

@Resolver()
export class HistoryResolver {
  @Guard('documents.history')
  @Query(() => DocumentStepConnection, {
    description:
      'Who changed what in a live document, and when, the newest first. Edits by one person ' +
      'without a pause of two minutes are one step. Errors: NOT_FOUND, BAD_USER_INPUT.',
  })
  documentHistory(
    @Ctx() operation: Operation,
    @Args() args: DocumentHistoryArgs,
  ): Promise<Page<DocumentStep>> {
    return historyOf(operation, args);
  }

  @Guard('documents.history')
  @Query(() => DocumentVersions, {
    description:
      'What surrounds the history of a live document: its named versions, who wrote in it, and ' +
      'from when on it is kept. Errors: NOT_FOUND.',
  })
  documentVersions(
    @Ctx() operation: Operation,
    @Arg('documentId', () => ID, {
      description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
    })
    documentId: string,
  ): Promise<DocumentVersions> {
    return versionsOf(operation, documentId);
  }

  @Guard('documents.history')
  @Query(() => DocumentComparison, {
    description:
      'Record by record, what a live document was at one number and at a later one. ' +
      'Errors: NOT_FOUND, BAD_USER_INPUT (also for a time that is not kept), RATE_LIMITED.',
  })
  documentComparison(
    @Ctx() operation: Operation,
    @Args() args: DocumentComparisonArgs,
  ): Promise<DocumentComparison> {
    return compare(operation, args);
  }

  @Guard('documents.restore')
  @Mutation(() => DocumentVersionPayload, {
    description:
      'Names a state of a live document, for whoever may edit it. ' +
      'Errors: NOT_FOUND, FORBIDDEN, BAD_USER_INPUT (also where it has a name already, and where ' +
      'the document has 200 of them).',
  })
  async nameDocumentVersion(
    @Ctx() operation: Operation,
    @Arg('input', () => NameDocumentVersionInput, { description: 'The state and its name.' })
    input: NameDocumentVersionInput,
  ): Promise<DocumentVersionPayload> {
    return { version: await nameVersion(operation, input) };
  }

  @Guard('documents.restore')
  @Mutation(() => DocumentVersionPayload, {
    description:
      'Gives a named version of a live document another name. ' +
      'Errors: NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.',
  })
  async renameDocumentVersion(
    @Ctx() operation: Operation,
    @Arg('input', () => RenameDocumentVersionInput, { description: 'The state and its new name.' })
    input: RenameDocumentVersionInput,
  ): Promise<DocumentVersionPayload> {
    return { version: await renameVersion(operation, input) };
  }

  @Guard('documents.restore')
  @Mutation(() => RemoveDocumentVersionNamePayload, {
    description:
      'Takes the name of a version of a live document away; its state stays in the history. ' +
      'Errors: NOT_FOUND, FORBIDDEN.',
  })
  async removeDocumentVersionName(
    @Ctx() operation: Operation,
    @Arg('input', () => RemoveDocumentVersionNameInput, { description: 'Which version.' })
    input: RemoveDocumentVersionNameInput,
  ): Promise<RemoveDocumentVersionNamePayload> {
    return { seq: await removeVersionName(operation, input) };
  }

  @Guard('documents.restore')
  @Extensions({ transaction: false })
  @Mutation(() => RestoreDocumentPayload, {
    description:
      'Brings records of a live document, or all of it, back to a state that it had: a new edit ' +
      'by the caller, told to all who have it open. It stands alone in its operation. Errors: ' +
      'NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, SIGNED_IMMUTABLE, TOO_LARGE, RATE_LIMITED.',
  })
  async restoreDocument(
    @Ctx() operation: Operation,
    @Arg('input', () => RestoreDocumentInput, { description: 'Which state, and what of it.' })
    input: RestoreDocumentInput,
  ): Promise<RestoreDocumentPayload> {
    // The commit would wait for locks that this operation holds while it waits for the commit.
    if (operation.inTransaction)
      throw badInput(['input'], 'Restore in an operation of its own, beside nothing else.');
    return { seq: await restoreTo(operation, input) };
  }
}
