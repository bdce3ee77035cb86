import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Actor } from '../kernel/actor.ts';
import type { ChangeBus } from '../kernel/changes.ts';
import { AppError } from '../kernel/errors.ts';
import { closeCodes } from './close-codes.ts';
import type { Executor, GraphQLCall, LiveStream } from './execute.ts';
import { limitRule, limits } from './limits.ts';

export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly actorOf: (request: IncomingMessage) => Promise<Actor | null>;
  /** Tells the session that it is in use. */
  readonly used: (actor: Actor) => void;
  readonly bus: ChangeBus;
  readonly introspection: boolean;
  readonly origins: readonly string[];
}

/** One open socket: who it is for, as far as is known now, and what it has running. */
class Connection {
  readonly socket: WebSocket;
  readonly streams = new Set<LiveStream>();
  running = 0;
  #actor: Actor | null;
  #stale = false;
  readonly #actorOf: () => Promise<Actor | null>;

  constructor(socket: WebSocket, actor: Actor, actorOf: () => Promise<Actor | null>) {
    this.socket = socket;
    this.#actor = actor;
    this.#actorOf = actorOf;
  }

  /** The actor with present rights; asked for again after a change of access. */
  async actorNow(): Promise<Actor | null> {
    if (this.#stale) {
      this.#stale = false;
      this.#actor = await this.#actorOf();
      if (!this.#actor) this.socket.close(closeCodes.forbidden, 'Signed out');
    }
    return this.#actor;
  }

  /** Asks anew who this is, and closes the socket when nobody: the session may have ended. */
  async refresh(): Promise<boolean> {
    this.#stale = true;
    return (await this.actorNow()) !== null;
  }

  async recheck(): Promise<void> {
    if (await this.refresh())
      await Promise.all([...this.streams].map((stream) => stream.recheck()));
  }

  get sessionId(): string | undefined {
    return this.#actor?.sessionId;
  }

  get organisationId(): string | undefined {
    return this.#actor?.organisationId;
  }
}

/** Milliseconds between two looks for sessions that ended by disuse. */
const sweepEvery = 30_000;

interface Extra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

/** Every socket of this process. */
export interface Sockets {
  /** Ends the sockets that a session opened; call it when the session ends. */
  closeSession(sessionId: string): void;
  close(): Promise<void>;
}

/** GraphQL over WebSocket (`graphql-transport-ws`) at `/graphql` of an HTTP server. */
export function graphqlOverSocket(server: Server, options: SocketOptions): Sockets {
  const { schema, executor } = options;
  const connections = new Map<WebSocket, Connection>();
  const rules = [
    ...specifiedRules,
    limitRule,
    ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    handleProtocols: (offered) =>
      offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false,
  });

  const refuse = (stream: Duplex, status: string): void => {
    stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql')
      return refuse(stream, '404 Not Found');
    const { origin } = request.headers;
    if (origin !== undefined && !options.origins.includes(origin))
      return refuse(stream, '403 Forbidden');
    sockets.handleUpgrade(request, stream, head, (socket) =>
      sockets.emit('connection', socket, request),
    );
  };
  server.on('upgrade', upgrade);

  const graphql = useServer<Record<string, unknown>, Extra>(
    {
      connectionInitWaitTimeout: 10_000,
      onConnect: async ({ extra }) => {
        const { socket, request } = extra;
        const actorOf = () => options.actorOf(request);
        const actor = await actorOf();
        // 4403: not signed in, or no longer.
        if (!actor) return false;
        connections.set(socket, new Connection(socket, actor, actorOf));
        return true;
      },
      onDisconnect: ({ extra }) => {
        connections.delete(extra.socket);
      },
      onSubscribe: async ({ extra }, _id, payload) => {
        const connection = connections.get(extra.socket);
        const actor = (await connection?.actorNow()) ?? null;
        if (!connection || !actor) return [new AppError('UNAUTHENTICATED', 'Sign in to do this.')];
        try {
          const document = parse(payload.query, { maxTokens: limits.tokens });
          const errors = validate(schema, document, rules);
          if (errors.length > 0) return errors.map(validationError);
          const kind = getOperationAST(document, payload.operationName)?.operation;
          if (!kind) return [new AppError('BAD_USER_INPUT', 'There is no such operation.')];
          const tooMany =
            kind === 'subscription'
              ? connection.streams.size >= limits.subscriptionsPerSocket
              : connection.running >= limits.operationsPerSocket;
          if (tooMany)
            return [new AppError('RATE_LIMITED', 'Too much at once on one connection. Try later.')];
          if (kind === 'mutation') options.used(actor);
          const call: GraphQLCall = {
            document,
            operationName: payload.operationName,
            variables: payload.variables ?? {},
            actor,
            transport: 'socket',
          };
          return {
            schema,
            document,
            operationName: payload.operationName,
            contextValue: { call, connection },
          };
        } catch (error) {
          if (error instanceof GraphQLError) return [validationError(error)];
          throw error;
        }
      },
      execute: async (args) => {
        const { call, connection } = args.contextValue as {
          call: GraphQLCall;
          connection: Connection;
        };
        connection.running += 1;
        try {
          return await executor.execute(call);
        } finally {
          connection.running -= 1;
        }
      },
      subscribe: async (args) => {
        const { call, connection } = args.contextValue as {
          call: GraphQLCall;
          connection: Connection;
        };
        const stream = await executor.subscribe(call, () => connection.actorNow());
        if (!(Symbol.asyncIterator in stream)) return stream;
        connection.streams.add(stream);
        return ended(stream, () => connection.streams.delete(stream));
      },
    },
    sockets,
    20_000,
  );

  sockets.on('connection', (socket: WebSocket) => {
    socket.once('close', () => connections.delete(socket));
    // A frame over the limit or of bad form: `ws` closes it with 1009 or 1002; nothing else to do.
    socket.on('error', () => undefined);
  });
  const stopListening = options.bus.onAnyAccessChanged((organisationId) => {
    for (const connection of connections.values())
      if (connection.organisationId === organisationId) void connection.recheck();
  });

  // A session that ended by disuse tells nobody: it is found here.
  const sweep = setInterval(() => {
    for (const connection of connections.values()) void connection.refresh();
  }, sweepEvery);
  sweep.unref();

  return {
    closeSession(sessionId) {
      for (const connection of connections.values())
        if (connection.sessionId === sessionId)
          connection.socket.close(closeCodes.forbidden, 'Signed out');
    },
    async close() {
      stopListening();
      clearInterval(sweep);
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.close(closeCodes.goingAway, 'Restarting');
      await graphql.dispose();
    },
  };
}

const validationError = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    extensions: {
      ...error.extensions,
      code:
        error.extensions.code ??
        (error.message.startsWith('Syntax Error')
          ? 'GRAPHQL_PARSE_FAILED'
          : 'GRAPHQL_VALIDATION_FAILED'),
    },
  });

/** The same stream, telling when it is over. */
function ended(stream: LiveStream, tell: () => void): AsyncIterable<ExecutionResult> {
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const result = await stream.next();
      if (result.done) tell();
      return result;
    },
    async return() {
      tell();
      return (await stream.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return iterator;
}
