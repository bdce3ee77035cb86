import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ExecutionResult } from 'graphql';
import { bumpAccessEpoch } from './access-epoch.ts';
import type { Actor } from './actor.ts';
import { writeAudit } from './audit.ts';
import { recordChanges, wakeAll } from './changes.ts';
import { sessionOf } from './db/orm.ts';
import type { ErrorCode } from './errors.ts';
import {
  claim,
  keepAnswer,
  releaseKey,
  repeated,
  type Claim,
  type Idempotency,
} from './idempotency.ts';
import { markDue } from './jobs.ts';
import { asGraphQLError, maskError } from './masking.ts';
import { Operation, type OperationOptions } from './operation.ts';
import type { Services } from './services.ts';

export interface OperationRequest extends Omit<OperationOptions, 'em' | 'services'> {
  /** False for what makes its own transactions, such as an edit of a live document. */
  readonly transaction: boolean;
  /** Of a mutation that is to be done once, however often it is sent. */
  readonly idempotency?: Idempotency | undefined;
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
  const { actor, idempotency } = request;
  if (!actor || !request.transaction) {
    const apart = actor && idempotency ? onceApart : withoutTransaction;
    return apart(services, request, execute);
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
    const claimed = idempotency && (await claim(em, actor, idempotency, services.clock.now()));
    result = claimed?.answer ? await repeated(operation, claimed) : await execute(operation);
    const failed = (result.errors?.length ?? 0) > 0;
    if (claimed && !claimed.answer && !failed)
      await keepAnswer(em, operation, claimed, result.data);
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

/**
 * An operation that makes transactions of its own, such as an edit of a live document. Where it
 * began one to read its answer in, that ends here; what was committed before stands in any case.
 */
async function withoutTransaction(
  services: Services,
  request: OperationRequest & { readonly addedId?: string },
  execute: (operation: Operation) => Promise<ExecutionResult>,
  then: (operation: Operation, result: ExecutionResult) => Promise<void> = async () => undefined,
): Promise<ExecutionResult> {
  const operation = new Operation({ ...request, em: null, services });
  let result = await execute(operation).catch(failure);
  try {
    await then(operation, result);
    if (operation.inTransaction) {
      await settle(operation, operation.em, (result.errors?.length ?? 0) > 0);
      await operation.em.commit();
    }
  } catch (error) {
    if (operation.inTransaction) await operation.em.rollback().catch(() => undefined);
    result = result.errors?.length ? { ...result, data: null } : failure(error);
  }
  result = masked(services, result, request.kind === 'mutation' ? mayBeStored : undefined);
  if (request.actor) await auditRefusal(services, operation, request.actor, result);
  operation.committed();
  return result;
}

/** Of what makes transactions of its own and fails after one of them may have been committed. */
const mayBeStored = 'It is not known whether anything was stored: look before you send it again.';

/** After these it is not known whether anything was changed: the key stays taken. */
const unsettled: readonly unknown[] = ['INTERNAL', 'UNAVAILABLE', undefined];

/**
 * The same once under a key. The key is taken beforehand, in a transaction of its own, with the id
 * of the record that is added: so whoever repeats it after a crash finds the record there.
 */
async function onceApart(
  services: Services,
  request: OperationRequest,
  execute: (operation: Operation) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const { idempotency } = request;
  const actor = request.actor as Actor;
  const inOrganisation = <T>(work: (em: EntityManager) => Promise<T>): Promise<T> =>
    services.orm.em
      .fork({ session: sessionOf(actor.organisationId, actor.accountId) })
      .transactional((em) => work(em as EntityManager));
  let claimed: Claim;
  try {
    claimed = await inOrganisation((em) =>
      claim(em, actor, idempotency as Idempotency, services.clock.now()),
    );
  } catch (error) {
    return masked(services, failure(error));
  }
  if (claimed.answer)
    return withoutTransaction(services, request, async (operation) => {
      await operation.begin();
      return repeated(operation, claimed);
    });
  return withoutTransaction(
    services,
    { ...request, addedId: claimed.id },
    execute,
    async (operation, { data, errors }) => {
      // What is answered after a transaction was begun to read in was committed before.
      if (operation.inTransaction) {
        if (!errors?.length) await keepAnswer(operation.em, operation, claimed, data);
      } else if (!errors?.length)
        await inOrganisation((em) => keepAnswer(em, operation, claimed, data));
      // A key that was taken before may stand for what another request has done, or is doing.
      else if (
        claimed.fresh &&
        !errors.some(({ path, extensions }) => path && unsettled.includes(extensions.code))
      )
        await inOrganisation((em) => releaseKey(em, claimed));
    },
  );
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
  const { changing } = operation;
  if (touchedClients.length > 0 || changes.length > 0 || (changing && actor !== null)) {
    await writeAudit(em, actor, {
      kind: changing ? 'change' : 'read',
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
  // Before subjects and after documents, as in the commit of an edit: none waits for the other.
  if (operation.changesAccess) await bumpAccessEpoch(em, organisationId);
  let workDue = dueWork.length > 0;
  if (changes.length > 0) {
    workDue = (await recordChanges(em, organisationId, changes, at)) || workDue;
    operation.afterCommit(() => wakeAll(operation.bus, changes));
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

/** Expected errors as they are; everything else is logged whole and shown with a reference. */
function masked(services: Services, result: ExecutionResult, stored?: string): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((error) => maskError(services, error, stored)) };
}
