import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from './actor.ts';
import type { AuditKind } from './db/audit-entry.entity.ts';
import { jsonRows, statement, type Statement } from './db/statement.ts';
import { sessionVariables } from './db/tenant.ts';
import { newId } from './ids.ts';

type Author = Pick<Actor, 'membershipId'> | null;

export interface AuditFact {
  readonly kind: AuditKind;
  readonly at: Date;
  readonly operation: string;
  readonly transport: string;
  readonly clientIds?: readonly string[];
  readonly code?: string;
  readonly detail?: Record<string, unknown>;
}

const adding = statement(
  'audit',
  `insert into audit_entry
     (id, organisation_id, member_id, kind, at, operation, transport, client_ids, code, detail)
   select id, ?::uuid, member_id, kind, at, operation, transport, client_ids, code, detail
     from json_to_recordset(?::json) as one (id uuid, member_id uuid, kind text, at timestamptz,
       operation text, transport text, client_ids uuid[], code text, detail jsonb)`,
);

/** Adds entries to the audit trail of an organisation, in whatever transaction it runs. */
export const auditEntries = (
  organisationId: string,
  entries: readonly (AuditFact & { readonly actor: Author })[],
): Statement =>
  adding(
    organisationId,
    jsonRows(
      entries.map(({ actor, kind, at, operation, transport, clientIds, code, detail }) => ({
        id: newId(),
        member_id: actor?.membershipId ?? null,
        kind,
        at,
        operation: operation.slice(0, 120).toWellFormed(),
        transport,
        client_ids: clientIds ?? [],
        code: code ?? null,
        detail: detail ?? null,
      })),
    ),
  );

/**
 * Adds one entry to the audit trail in the transaction that `em` is in, so that it stands if and
 * only if what it tells of does.
 */
export async function writeAudit(em: EntityManager, actor: Author, fact: AuditFact): Promise<void> {
  const organisationId = em.getSessionContext()?.variables?.[sessionVariables.organisation];
  const { text, values } = auditEntries(organisationId as string, [{ ...fact, actor }]);
  await em.execute(text, [...values]);
}
