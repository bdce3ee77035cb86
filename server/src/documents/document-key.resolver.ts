import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Guard } from '../kernel/guard.ts';
import type { Operation } from '../kernel/operation.ts';
import { documentKey } from './document-key.service.ts';
import { DocumentKey } from './document-key.types.ts';

@Resolver()
export class DocumentKeyResolver {
  @Guard('documents.follow')
  @Query(() => DocumentKey, {
    description:
      'The key of the offline copies that the caller keeps of a document. It is withdrawn with ' +
      'their access. For people alone. Errors: NOT_FOUND, FORBIDDEN.',
  })
  documentKey(
    @Ctx() operation: Operation,
    @Arg('documentId', () => ID, {
      description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
    })
    documentId: string,
  ): Promise<DocumentKey> {
    return documentKey(operation, documentId);
  }
}
