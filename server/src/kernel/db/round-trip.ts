/**
 * Several statements as one transaction, sent in one piece and answered in one: what PostgreSQL is
 * sent before a `Sync` stands or falls together. Nothing is read from them; a statement that finds
 * other than it expects divides by zero (`expecting`), and then none of them has happened.
 */
import type { Connection, Pool, Submittable } from 'pg';
import type { Statement, StatementValue } from './statement.ts';

/** The statements that a connection has prepared, by name. */
const preparedOn = new WeakMap<Connection, Set<string>>();

const asText = (value: StatementValue): string | null => (value === null ? null : `${value}`);

/** What the driver is given for one: `pool.query` and the like take it as they take a query. */
export class RoundTrip implements Submittable {
  readonly done: Promise<void>;
  /** Whether some were prepared only now: after an error it is not known how many. */
  preparing = false;
  readonly statements: readonly Statement[];
  readonly #settle: { resolve: () => void; reject: (error: unknown) => void };

  constructor(statements: readonly Statement[]) {
    this.statements = statements;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#settle = { resolve, reject };
  }

  submit(connection: Connection): void {
    const prepared = preparedOn.get(connection) ?? new Set<string>();
    preparedOn.set(connection, prepared);
    connection.stream.cork();
    try {
      for (const { name, numbered, values } of this.statements) {
        if (!prepared.has(name)) {
          connection.parse({ name, text: numbered, types: [] }, true);
          prepared.add(name);
          this.preparing = true;
        }
        connection.bind({ statement: name, values: values.map(asText) }, true);
        connection.execute(null, true);
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  // What the driver tells of answers; only their end is of interest.
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleError(error: unknown): void {
    this.#settle.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle.resolve();
  }
}

/** Runs statements as one transaction. @throws what PostgreSQL says; then nothing has happened */
export async function inOneRoundTrip(
  pool: Pick<Pool, 'connect'>,
  statements: readonly Statement[],
): Promise<void> {
  const client = await pool.connect();
  const trip = new RoundTrip(statements);
  let spoilt = true;
  try {
    client.query(trip);
    await trip.done;
    spoilt = false;
  } catch (error) {
    // A connection of which it is known what it has prepared is of use afterwards.
    spoilt = trip.preparing || !isAnswer(error);
    throw error;
  } finally {
    client.release(spoilt);
  }
}

/** Whether PostgreSQL itself said so, and the connection is as it was. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && error.severity === 'ERROR';

/** Of a select's one row: fails the transaction unless the condition holds. */
export const expecting = (condition: string): string =>
  `select 1 / (${condition})::int as expected`;
