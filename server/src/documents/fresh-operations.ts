import type { EntityManager } from '@mikro-orm/postgresql';
import type { Discipline, Role } from '@roundtable/schema/codes';
import type { Actor } from '../kernel/actor.ts';
import { dateIn } from '../kernel/clock.ts';
import { notFound } from '../kernel/errors.ts';
import { Operation } from '../kernel/operation.ts';
import type { Services } from '../kernel/services.ts';

/**
 * Operations for asking the policy as of now, for what a `DocumentKind` authorises: an edit may have
 * waited while its author's role was changed, and a stream was opened long ago. Read once a person
 * and transaction. The operation's promise fails with `NOT_FOUND` where the membership holds no more.
 */
export function freshOperations(services: Services) {
  const known = new WeakMap<EntityManager, Map<string, Promise<Operation>>>();
  return (em: EntityManager, actor: Actor): Promise<Operation> => {
    const operations = known.get(em) ?? new Map<string, Promise<Operation>>();
    known.set(em, operations);
    const operation = operations.get(actor.membershipId) ?? freshOperation(services, em, actor);
    operations.set(actor.membershipId, operation);
    return operation;
  };
}

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
