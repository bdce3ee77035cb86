import { raw, type FilterQuery } from '@mikro-orm/core';
import type { Role } from '@roundtable/schema/codes';
import DataLoader from 'dataloader';
import { dateIn } from '../../kernel/clock.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { Condition } from '../../kernel/policy.ts';

/** The roles that treat and care for clients: their care-team memberships open the records. */
export const clinicalRoles = ['case-manager', 'clinician', 'care-staff'] as const satisfies Role[];

/** The roles that reach any client's record at all. */
export const reachingRoles = ['supervisor', ...clinicalRoles] as const satisfies Role[];

/**
 * Which clients' records the actor reaches today, in the organisation's time zone. Asking does not
 * count as reading: whoever then reads a record touches it.
 */
export interface Reach {
  /** `clientId` is a UUID. Questions asked in the same turn of the loop are one SQL statement. */
  has(clientId: string): Promise<boolean>;
}

interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * The UUIDs of the clients within reach, as a select of one column `client_id`; `undefined` for
 * the roles that reach none.
 */
function reachedClients(operation: Operation): Statement | undefined {
  const { role, membershipId, timeZone } = operation.signedIn;
  const today = dateIn(timeZone, operation.clock.now());
  if (role === 'supervisor')
    return {
      sql: `select episode.client_id from episode_of_care episode
        join programme_assignment assignment on assignment.programme_id = episode.programme_id
        where assignment.member_id = ? and assignment.from_on <= ?
          and (assignment.until_on is null or assignment.until_on >= ?)`,
      params: [membershipId, today, today],
    };
  if (clinicalRoles.some((clinical) => clinical === role))
    return {
      sql: `select part.client_id from care_team_membership part
        where part.member_id = ? and part.from_on <= ?
          and (part.until_on is null or part.until_on >= ?)`,
      params: [membershipId, today, today],
    };
  return undefined;
}

const reachKey = Symbol('the reach of the actor');

export const reachOf = (operation: Operation): Reach =>
  operation.once<Reach>(reachKey, () => {
    const reached = operation.actor ? reachedClients(operation) : undefined;
    if (!reached) return { has: () => Promise.resolve(false) };
    const loader = new DataLoader<string, boolean>(async (clientIds) => {
      const rows = await operation.em.execute<{ client_id: string }[]>(
        `select distinct client_id from (${reached.sql}) reached where client_id = any(?::uuid[])`,
        [...reached.params, `{${clientIds.join(',')}}`],
      );
      const found = new Set(rows.map((row) => row.client_id));
      return clientIds.map((clientId) => found.has(clientId));
    });
    return { has: (clientId) => loader.load(clientId) };
  });

const nothing = raw<symbol>('1 = 0');

/** `column` of a row is the UUID of a client within reach. */
function within<R>(operation: Operation, column: 'id' | 'client_id'): FilterQuery<R> {
  const reached = reachedClients(operation);
  const fragment = reached
    ? raw((alias) => `${alias}.${column} in (${reached.sql})`, [...reached.params])
    : nothing;
  return { [fragment]: [] } as FilterQuery<R>;
}

/** The client of the record is within reach. For records that have a column `client_id`. */
export const ofMyClients: Condition<{ readonly clientId: string }> = {
  holds: (operation, record) => reachOf(operation).has(record.clientId),
  where: (operation) => within(operation, 'client_id'),
};

/** The client is within reach. For the client's own record. */
export const myClients: Condition<{ readonly id: string }> = {
  holds: (operation, client) => reachOf(operation).has(client.id),
  where: (operation) => within(operation, 'id'),
};

/**
 * The UUIDs of the clients within reach as a statement to put into a filter, for records that
 * belong to clients in a way of their own (a meeting by its agenda):
 * `{ [raw((alias) => `${alias}.id in (select … where client_id in (${sql}))`, params)]: [] }`.
 */
export const myClientIds = (operation: Operation): Statement =>
  reachedClients(operation) ?? { sql: 'select null::uuid as client_id where false', params: [] };
