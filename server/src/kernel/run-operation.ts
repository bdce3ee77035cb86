import { IsolationLevel, OptimisticLockError } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Actor } from './actor.ts';
import { writeAudit } from './audit.ts';
import { recordChanges } from './changes.ts';
import { sessionOf } from './db/orm.ts';
import { AppError, type ErrorCode } from './errors.ts';
import { newId } from './ids.ts';
import { markDue } from './jobs.ts';
import { Operation, type OperationOptions } from './operation.ts';
import type { Services } from './services.ts';

export interface OperationRequest extends Omit<OperationOptions, 'em' | 'services'> {
  /** False for what makes its own transactions, such as an edit of a live document. */
  readonly transaction: boolean;
}

/**
 * Runs one operation from its first statement to the telling of others: one transaction, one audit
 * entry, changes numbered in it, subscribers woken after the commit. A mutation with an error is
 * rolled back whole, so that its answer is never half true.
 */
export async function runOperation(
  services: Services,
  request: OperationRequest,
  execute: (operation: Operation) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const { actor } = request;
  if (!actor || !request.transaction) {
    const operation = new Operation({ ...request, em: null, services });
    const result = masked(services, await execute(operation).catch(failure));
    if (actor) await auditRefusal(services, operation, actor, result);
    operation.committed();
    return result;
  }
  const em = services.orm.em.fork({ session: sessionOf(actor.organisationId, actor.accountId) });
  const operation = new Operation({ ...request, em, services });
  let result = undefined as ExecutionResult | undefined;
  try {
    await em.begin({
      isolationLevel:
        request.kind === 'mutation'
          ? IsolationLevel.READ_COMMITTED
          : IsolationLevel.REPEATABLE_READ,
    });
    result = await execute(operation);
    const failed = (result.errors?.length ?? 0) > 0;
    if (request.kind === 'mutation' && failed) {
      await em.rollback();
      result = { ...result, data: null };
    } else {
      await settle(operation, em, failed);
      await em.commit();
      operation.committed();
    }
  } catch (error) {
    await em.rollback().catch(() => undefined);
    // Where PostgreSQL refused a statement, all that follows fails too: the first says why.
    result = result?.errors?.length ? { ...result, data: null } : failure(error);
  }
  result = masked(services, result);
  await auditRefusal(services, operation, actor, result);
  return result;
}

/** The operation's audit entry, its changes' numbers and its due work, in its own transaction. */
export async function settle(
  operation: Operation,
  em: EntityManager,
  failed: boolean,
): Promise<void> {
  await em.flush();
  const at = operation.clock.now();
  const { actor, organisationId, touchedClients, changes, dueWork } = operation;
  const acts = actor !== null && operation.kind === 'mutation';
  if (touchedClients.length > 0 || changes.length > 0 || acts) {
    await writeAudit(em, actor, {
      kind: operation.kind === 'mutation' ? 'change' : 'read',
      at,
      operation: operation.name,
      transport: operation.transport,
      clientIds: touchedClients,
    });
  }
  // Answered with null, as for what is not there: no error tells of it, so this entry does.
  if (!failed && operation.refusedClients.length > 0) {
    await writeAudit(em, actor, {
      kind: 'refusal',
      at,
      operation: operation.name,
      transport: operation.transport,
      clientIds: operation.refusedClients,
      code: 'NOT_FOUND',
    });
  }
  let workDue = dueWork.length > 0;
  if (changes.length > 0) {
    workDue = (await recordChanges(em, organisationId, changes, at)) || workDue;
    operation.afterCommit(() => {
      for (const { topic, subjectId } of changes) operation.bus.wake(topic, subjectId);
    });
  }
  // Last: each locks a row that other operations of the organisation want, too.
  for (const { kind, at: due } of dueWork) await markDue(em, organisationId, kind, due);
  if (workDue) operation.afterCommit(() => operation.bus.workDue());
}

const refusals: readonly ErrorCode[] = [
  'FORBIDDEN',
  'NOT_FOUND',
  'SIGNED_IMMUTABLE',
  'INVALID_UPDATE',
  'MISSING_DEPENDENCY',
  'TOO_LARGE',
  'BAD_USER_INPUT',
];

/**
 * What was refused is told by an entry in a transaction of its own, since nothing else commits. It
 * stays refused where the entry cannot be written.
 */
async function auditRefusal(
  services: Services,
  operation: Operation,
  actor: Actor,
  result: ExecutionResult,
): Promise<void> {
  const code = result.errors
    ?.map(({ extensions }) => extensions.code as ErrorCode)
    .find((found) => refusals.includes(found));
  if (!code) return;
  const em = services.orm.em.fork({ session: sessionOf(actor.organisationId, actor.accountId) });
  try {
    await em.transactional((inside) =>
      writeAudit(inside as EntityManager, actor, {
        kind: 'refusal',
        at: services.clock.now(),
        operation: operation.name,
        transport: operation.transport,
        clientIds: operation.refusedClients,
        code,
      }),
    );
  } catch (error) {
    services.log.error({ err: error, code, memberId: actor.membershipId }, 'no entry of a refusal');
  }
}

const failure = (error: unknown): ExecutionResult => ({
  data: null,
  errors: [asGraphQLError(error)],
});

export const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError('failed', { originalError: error as Error });

/** Expected errors as they are; everything else is logged whole and shown with a reference. */
function masked(services: Services, result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((error) => maskError(services, error)) };
}

/** Where in the variables a value is that is not of its type: GraphQL says it in words alone. */
function inputPath({ message }: GraphQLError, cause: GraphQLError): string[] | undefined {
  const [, variable] = /^Variable "\$(\w+)"/.exec(message) ?? [];
  if (!variable) return undefined;
  const said = message.slice(0, message.length - cause.message.length);
  const [, place] = / at "([\w.[\]]+)"; $/.exec(said) ?? [];
  return (place ?? variable).split(/[.[\]]+/).filter((part) => part !== '');
}

export function maskError({ log }: Pick<Services, 'log'>, error: GraphQLError): GraphQLError {
  const cause = error.originalError ?? error;
  const place = { nodes: error.nodes, path: error.path };
  if (cause instanceof AppError)
    return new GraphQLError(cause.message, { ...place, extensions: cause.extensions });
  if (cause instanceof OptimisticLockError) {
    const current = (cause.getEntity() as { version?: number } | undefined)?.version;
    return new GraphQLError('Somebody changed this in the meantime. Look at what is there now.', {
      ...place,
      extensions: { code: 'CONFLICT', current },
    });
  }
  // An argument or variable that is not of its type: graphql's own words, which name only the input.
  if (cause instanceof GraphQLError && !error.path) {
    const path = inputPath(error, cause);
    return new GraphQLError(path ? `${path.join('.')}: ${cause.message}` : cause.message, {
      ...place,
      extensions: { code: cause.extensions.code ?? 'BAD_USER_INPUT', ...(path && { path }) },
    });
  }
  if (cause instanceof GraphQLError && cause.extensions.code === 'BAD_USER_INPUT') return error;
  const reference = newId();
  log.error({ err: cause, reference, path: error.path?.join('.') }, 'unexpected failure');
  return new GraphQLError(
    `Something went wrong on our side. Nothing was changed. Reference: ${reference}`,
    { ...place, extensions: { code: 'INTERNAL', reference } },
  );
}
