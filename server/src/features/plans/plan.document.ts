import type { EntityManager } from '@mikro-orm/postgresql';
import type { Discipline, Role } from '@roundtable/schema/codes';
import { openPlan, planShape, seedPlan } from '@roundtable/schema/plan-document';
import type { DocumentKind } from '../../documents/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { dateIn } from '../../kernel/clock.ts';
import { forbidden, notFound } from '../../kernel/errors.ts';
import { Operation } from '../../kernel/operation.ts';
import { authorize, may } from '../../kernel/policy.ts';
import type { Services } from '../../kernel/services.ts';
import { PlanVersion } from './plan.entity.ts';
import { projectPlan } from './plan.projection.ts';

/** Treatment plans as live documents: a document's id is its plan version's. */
export function planDocument(services: Services): DocumentKind {
  const operationOf = freshOperations(services);
  return {
    name: 'plan',
    shape: planShape,
    open: openPlan,
    seed: seedPlan,
    async authorize(em, actor, document, action) {
      const operation = await operationOf(em, actor);
      const found = await em.findOne(PlanVersion, document.id);
      const version = await authorize(operation, 'plan.read', found);
      if (action === 'edit' && !(await may(operation, 'document.edit', version)))
        throw forbidden('You may read this plan, and not edit it.');
    },
    project: projectPlan,
  };
}

/**
 * Operations for asking the policy as of now: an edit may have waited while its author's role was
 * changed, and a stream was opened long ago. Read once a person and transaction.
 */
function freshOperations(services: Services) {
  const known = new WeakMap<EntityManager, Map<string, Promise<Operation>>>();
  return (em: EntityManager, actor: Actor): Promise<Operation> => {
    const operations = known.get(em) ?? new Map<string, Promise<Operation>>();
    known.set(em, operations);
    const operation = operations.get(actor.membershipId) ?? freshOperation(services, em, actor);
    operations.set(actor.membershipId, operation);
    return operation;
  };
}

/** @throws AppError `NOT_FOUND` where the membership holds no more */
async function freshOperation(
  services: Services,
  em: EntityManager,
  actor: Actor,
): Promise<Operation> {
  const today = dateIn(actor.timeZone, services.clock.now());
  const [membership] = await em.execute<{ role: Role; discipline: Discipline | null }[]>(
    `select role, discipline from membership
     where id = ? and organisation_id = ? and from_on <= ?
       and (until_on is null or until_on >= ?)`,
    [actor.membershipId, actor.organisationId, today, today],
  );
  if (!membership) throw notFound();
  return new Operation({
    kind: 'subscription',
    name: 'live document',
    transport: 'job',
    actor: { ...actor, ...membership },
    em,
    services,
  });
}
