import { raw, type FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { arrayOf } from '../../kernel/db/array.ts';
import { notFound } from '../../kernel/errors.ts';
import { localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { Condition } from '../../kernel/policy.ts';
import { clinicalRoles, today } from '../access/index.ts';

/**
 * Which clients' records the actor reaches today, in the organisation's time zone. A key reaches
 * those of its programmes, like a supervisor; whether it may read anything of them is up to its scopes. Asking does not
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
  const { role, membershipId, allProgrammes } = operation.signedIn;
  const now = today(operation);
  if (role === 'integration' && allProgrammes)
    return { sql: 'select episode.client_id from episode_of_care episode', params: [] };
  if (role === 'supervisor' || role === 'integration')
    return {
      sql: `select episode.client_id from episode_of_care episode
        join programme_assignment assignment on assignment.programme_id = episode.programme_id
        where assignment.member_id = ? and assignment.from_on <= ?
          and (assignment.until_on is null or assignment.until_on >= ?)`,
      params: [membershipId, now, now],
    };
  if (clinicalRoles.some((clinical) => clinical === role))
    return {
      sql: `select part.client_id from care_team_membership part
        where part.member_id = ? and part.from_on <= ?
          and (part.until_on is null or part.until_on >= ?)`,
      params: [membershipId, now, now],
    };
  return undefined;
}

/** The clients whose care the actor leads today. */
function ledClients(operation: Operation): Statement {
  const now = today(operation);
  return {
    sql: `select part.client_id from care_team_membership part
      where part.member_id = ? and part.lead and part.from_on <= ?
        and (part.until_on is null or part.until_on >= ?)`,
    params: [operation.signedIn.membershipId, now, now],
  };
}

const nobody: Reach = { has: () => Promise.resolve(false) };

/** Asks about single clients, one statement for all that is asked in the same turn of the loop. */
function asked(operation: Operation, among: Statement): Reach {
  const loader = new DataLoader<string, boolean>(async (clientIds) => {
    const rows = await operation.em.execute<{ client_id: string }[]>(
      `select distinct client_id from (${among.sql}) among where client_id = any(?::uuid[])`,
      [...among.params, arrayOf(clientIds)],
    );
    const found = new Set(rows.map((row) => row.client_id));
    return clientIds.map((clientId) => found.has(clientId));
  });
  return { has: (clientId) => loader.load(clientId) };
}

const reachKey = Symbol('the reach of the actor');
const leadKey = Symbol('whose care the actor leads');

export const reachOf = (operation: Operation): Reach =>
  operation.once<Reach>(reachKey, () => {
    const reached = operation.actor ? reachedClients(operation) : undefined;
    return reached ? asked(operation, reached) : nobody;
  });

const leadOf = (operation: Operation): Reach =>
  operation.once<Reach>(leadKey, () =>
    operation.actor ? asked(operation, ledClients(operation)) : nobody,
  );

/** `column` of a row is the UUID of a client among these. */
function within<R>(column: 'id' | 'client_id', among: Statement | undefined): FilterQuery<R> {
  const fragment = among
    ? raw((alias) => `${alias}.${column} in (${among.sql})`, [...among.params])
    : raw<symbol>('1 = 0');
  return { [fragment]: [] } as FilterQuery<R>;
}

/** A record that belongs to one client, by a column `client_id`. */
interface OfClient {
  readonly clientId: string;
}

/** The client of the record is within reach. */
export const ofMyClients: Condition<OfClient> = {
  holds: (operation, record) => reachOf(operation).has(record.clientId),
  where: (operation) => within('client_id', reachedClients(operation)),
};

/** The same of the client's own record. */
export const myClients: Condition<{ readonly id: string }> = {
  holds: (operation, client) => reachOf(operation).has(client.id),
  where: (operation) => within('id', reachedClients(operation)),
};

/** The actor leads the care of the record's client today. */
export const ofClientsLedByMe: Condition<OfClient> = {
  holds: (operation, record) => leadOf(operation).has(record.clientId),
  where: (operation) => within('client_id', ledClients(operation)),
};

/** The same of the client's own record. */
export const ledByMe: Condition<{ readonly id: string }> = {
  holds: (operation, client) => leadOf(operation).has(client.id),
  where: (operation) => within('id', ledClients(operation)),
};

/**
 * The UUIDs of the clients within reach as a statement to put into a filter, for records that
 * belong to clients in a way of their own (a meeting by its agenda):
 * `{ [raw((alias) => `${alias}.id in (select … where client_id in (${sql}))`, params)]: [] }`.
 */
export const myClientIds = (operation: Operation): Statement =>
  reachedClients(operation) ?? { sql: 'select null::uuid as client_id where false', params: [] };

/**
 * The UUID of a client within reach, by its opaque id. Refuses whom the client is out of reach of, in
 * the same words as where there is no client. @throws NOT_FOUND
 */
export async function reachedClient(operation: Operation, opaqueId: string): Promise<string> {
  const id = localId('Client', opaqueId);
  if (id && (await reachOf(operation).has(id))) return id;
  if (id) operation.refusedFor({ clientId: id });
  throw notFound();
}
