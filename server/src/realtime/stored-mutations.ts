import { liveOperations } from '@roundtable/schema/live-operations';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Connection } from './connection.ts';

const ids = new Set(
  Object.values(liveOperations).flatMap(({ id, text }) =>
    text.trimStart().startsWith('mutation') ? [`${id}`] : [],
  ),
);

interface Sent {
  readonly id: string;
  readonly payload: SubscribePayload;
}

export interface StoredMutationsOptions<Begun extends object> {
  readonly connectionOf: (socket: WebSocket) => Connection | undefined;
  /** Lets an operation begin, or says why not. */
  readonly begin: (
    connection: Connection,
    id: string,
    payload: SubscribePayload,
  ) => Promise<Begun | readonly GraphQLError[]>;
  readonly run: (begun: Begun) => Promise<ExecutionResult>;
}

/**
 * Mutations that pages send by their ids at every edit and move of a caret. They begin and run like
 * any other; only the way from the message to there and back is short: it is as long as an edit
 * takes otherwise. Any message of another form, and any that the protocol forbids, is left to the
 * protocol's library.
 */
export class StoredMutations<Begun extends object> {
  readonly #options: StoredMutationsOptions<Begun>;

  constructor(options: StoredMutationsOptions<Begun>) {
    this.#options = options;
  }

  /** Resolves when it is answered; undefined: it was not taken. */
  take(socket: WebSocket, text: string): Promise<void> | undefined {
    const connection = this.#options.connectionOf(socket);
    const sent = connection && readSent(text);
    return sent && !(sent.id in connection.ids) ? this.#answer(connection, sent) : undefined;
  }

  async #answer(connection: Connection, { id, payload }: Sent): Promise<void> {
    const { ids, socket } = connection;
    // Who completes it before it is answered takes it out of these, and hears no more of it.
    const isWanted = (): boolean => id in ids && socket.readyState === socket.OPEN;
    ids[id] = null;
    try {
      const begun = await this.#options.begin(connection, id, payload);
      if (Array.isArray(begun)) {
        if (isWanted()) connection.say({ id, type: 'error', payload: begun });
        return;
      }
      const { errors, ...result } = await this.#options.run(begun as Begun);
      if (!isWanted()) return;
      connection.say({ id, type: 'next', payload: { ...result, ...(errors && { errors }) } });
      connection.say({ id, type: 'complete' });
    } finally {
      delete ids[id];
    }
  }
}

/** A message of exactly the form in which pages send these. */
function readSent(text: string): Sent | undefined {
  if (!text.includes('"query":"@')) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(message) || !isRecord(message.payload)) return undefined;
  const { id, type, payload } = message;
  const { query, variables, ...more } = payload;
  const plain =
    type === 'subscribe' &&
    typeof id === 'string' &&
    id !== '' &&
    typeof query === 'string' &&
    ids.has(query) &&
    isRecord(variables) &&
    Object.keys(more).length === 0;
  return plain ? { id, payload: { query, variables } } : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
