import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from './actor.ts';
import { AuditEntry, type AuditKind } from './db/audit-entry.entity.ts';

export interface AuditFact {
  readonly kind: AuditKind;
  readonly at: Date;
  readonly operation: string;
  readonly transport: string;
  readonly clientIds?: readonly string[];
  readonly code?: string;
  readonly detail?: Record<string, unknown>;
}

/**
 * Adds one entry to the audit trail in the transaction that `em` is in, so that it stands if and
 * only if what it tells of does. The entity manager is flushed by the caller's commit.
 */
export async function writeAudit(
  em: EntityManager,
  actor: Pick<Actor, 'membershipId'> | null,
  fact: AuditFact,
): Promise<void> {
  await em.insert(AuditEntry, {
    ...new AuditEntry(),
    organisationId: em.getSessionContext()?.variables?.['roundtable.organisation'] as string,
    memberId: actor?.membershipId ?? null,
    kind: fact.kind,
    at: fact.at,
    operation: fact.operation.slice(0, 120),
    transport: fact.transport,
    clientIds: [...(fact.clientIds ?? [])],
    code: fact.code ?? null,
    detail: fact.detail ?? null,
  });
}
