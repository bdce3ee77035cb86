import { AppError } from '../kernel/errors.ts';
import type { Operation } from '../kernel/operation.ts';
import { documentsOf } from './services.ts';

/**
 * Does what may be refused of a live document, whose policy is asked on an operation of its own:
 * the entry of a refusal in the audit trail then has the client all the same.
 */
export async function notingRefusal<T>(
  operation: Operation,
  documentId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { engine } = documentsOf(operation);
    const clientId = await engine.clientOfRefused(operation, documentId);
    if (clientId) operation.refusedFor({ clientId });
    throw error;
  }
}
