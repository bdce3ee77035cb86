import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { makeServer, type SubscribePayload } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from 'pino';
import { credentialOf, type Actor } from '../kernel/actor.ts';
import type { ChangeBus } from '../kernel/changes.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { bearerOf, bearerOfInit } from './bearer.ts';
import { closeCodes } from './close-codes.ts';
import { Connection } from './connection.ts';
import type { Executor, GraphQLCall } from './execute.ts';
import { limitRule, limits } from './limits.ts';
import { factsOf } from './operation-facts.ts';
import { Wires, type Asked, type SocketExtra } from './protocol.ts';
import { StoredMutations } from './stored-mutations.ts';
import { Texts } from './texts.ts';

export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  /** Who a socket is for: whose key it came with, or where it came with none, whose cookie. */
  readonly actorOf: (request: Asked, bearer: string | null) => Promise<Actor | null>;
  /** Tells the session that it is in use. */
  readonly used: (actor: Actor) => void;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sweepEvery?: number;
  readonly introspection: boolean;
  readonly origins: readonly string[];
}

/** Milliseconds between two looks for sessions that ended by disuse. */
const usualSweep = 30_000;
/** In every time zone midnight is at one of these: a part in somebody's care may end with a day. */
const quarterOf = (at: Date): number => Math.floor(at.getTime() / 900_000);
const mostEnded = 10_000;

/** An operation that may begin. */
interface Begun {
  readonly call: GraphQLCall;
  readonly connection: Connection;
  /** That of the connection when the actor was asked for. */
  readonly accessEpoch: number;
  /** What its subscriber calls it. */
  readonly id: string;
}

/** Every socket of this process. */
export interface Sockets {
  /** UUIDs of the organisations that somebody is connected for. */
  organisations(): ReadonlySet<string>;
  /** Asks again what everybody may do who is connected for an organisation. */
  recheck(organisationId: string): void;
  close(): Promise<void>;
}

/** GraphQL over WebSocket (`graphql-transport-ws`) at `/graphql` of an HTTP server. */
export function graphqlOverSocket(server: Server, options: SocketOptions): Sockets {
  const { schema, executor } = options;
  const connections = new Map<WebSocket, Connection>();
  const texts = new Texts(schema, [
    ...specifiedRules,
    limitRule,
    ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ]);
  /** Sessions and keys that have ended: one may do so while a socket of it is being let in. */
  const ended = new Set<string>();
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
    sockets.handleUpgrade(request, stream, head, (socket) => {
      forgetClosed(socket);
      wires.opened(socket, stream, request);
    });
  };
  /** Apart, since a listener that is made where the request is known would keep it. */
  const forgetClosed = (socket: WebSocket): void => {
    socket.once('close', () => connections.delete(socket));
  };

  /** Lets an operation begin, or says why not. */
  const begin = async (
    connection: Connection | undefined,
    id: string,
    payload: SubscribePayload,
  ): Promise<Begun | readonly GraphQLError[]> => {
    const accessEpoch = connection?.accessEpoch ?? 0;
    const actor = (await connection?.actorNow()) ?? null;
    if (!connection || !actor) return [new AppError('UNAUTHENTICATED', 'Sign in to do this.')];
    try {
      const document = texts.read(payload.query);
      if (!('kind' in document)) return document.map(validationError);
      const facts = factsOf(schema, document, payload.operationName);
      const kind = facts?.operation.operation;
      if (!kind) return [new AppError('BAD_USER_INPUT', 'There is no such operation.')];
      const tooMany =
        kind === 'subscription'
          ? connection.following >= limits.subscriptionsPerSocket
          : connection.running >= limits.operationsPerSocket;
      if (tooMany)
        return [new AppError('RATE_LIMITED', 'Too much at once on one connection. Try later.')];
      // Counted here and not when it begins: what comes in one piece is looked at in one turn.
      if (kind === 'subscription') connection.following += 1;
      else connection.running += 1;
      if (kind === 'mutation' && facts.attended) options.used(actor);
      const call: GraphQLCall = {
        document,
        operationName: payload.operationName,
        variables: payload.variables ?? {},
        actor,
        transport: 'socket',
        idempotencyKeys: [payload.extensions?.idempotencyKey],
      };
      return { call, connection, accessEpoch, id };
    } catch (error) {
      if (error instanceof GraphQLError) return [validationError(error)];
      throw error;
    }
  };
  const run = async ({ call, connection }: Begun): Promise<ExecutionResult> => {
    try {
      return await executor.execute(call);
    } finally {
      connection.running -= 1;
    }
  };
  const storedMutations = new StoredMutations({
    connectionOf: (socket) => connections.get(socket),
    begin,
    run,
  });

  const wires = new Wires(
    makeServer<Record<string, unknown>, SocketExtra>({
      connectionInitWaitTimeout: 10_000,
      onConnect: async (opened) => {
        const { extra, connectionParams } = opened;
        const { socket, request } = extra;
        // A program says its key in its first message, since browsers' sockets have no headers.
        const bearer = bearerOfInit(connectionParams) ?? bearerOf(request.headers.authorization);
        const actorOf = () => options.actorOf(request, bearer);
        let actor: Actor | null;
        try {
          actor = await actorOf();
        } catch (error) {
          options.log.error({ err: error }, 'asking who a socket is for failed');
          socket.close(closeCodes.tryAgain, 'Try again later');
          return false;
        }
        // 4403: not signed in, or no longer.
        if (!actor || ended.has(credentialOf(actor) ?? '')) return false;
        // It went while it was asked about, and nothing would clear it away any more.
        if (socket.readyState !== socket.OPEN) return false;
        connections.set(socket, new Connection(opened, actor, actorOf, options));
        return true;
      },
      onDisconnect: ({ extra }) => {
        connections.delete(extra.socket);
      },
      onSubscribe: async ({ extra }, id, payload) => {
        const begun = await begin(connections.get(extra.socket), id, payload);
        if (!('call' in begun)) return begun;
        const { document, operationName } = begun.call;
        return { schema, document, operationName, contextValue: begun };
      },
      execute: (args) => run(args.contextValue as Begun),
      subscribe: async (args) => {
        const { call, connection, accessEpoch, id } = args.contextValue as Begun;
        return connection.follow(accessEpoch, () =>
          executor.subscribe(call, () => connection.actorNow(), connection.line(id)),
        );
      },
    }),
    options.log,
    (socket, text) => storedMutations.take(socket, text),
  );
  server.on('upgrade', upgrade);
  const recheck = (organisationId: string): void => {
    for (const connection of connections.values())
      if (connection.organisationId === organisationId) void connection.recheck();
  };
  const stopListening = options.bus.onAnyAccessChanged(recheck);

  const closeCredential = (credentialId: string): void => {
    if (ended.size >= mostEnded) ended.clear();
    ended.add(credentialId);
    for (const connection of connections.values())
      if (connection.credentialId === credentialId) connection.end();
  };
  const stopHearing = options.bus.onCredentialEnded(closeCredential);

  // A session that ended by disuse tells nobody, nor does a day that ends: they are found here.
  let quarter = quarterOf(options.clock.now());
  const sweep = setInterval(() => {
    const now = quarterOf(options.clock.now());
    for (const connection of connections.values())
      void (now === quarter ? connection.refresh() : connection.recheck());
    quarter = now;
  }, options.sweepEvery ?? usualSweep);
  sweep.unref();

  return {
    recheck,
    organisations: () =>
      new Set([...connections.values()].map(({ organisationId }) => organisationId)),
    async close() {
      stopListening();
      stopHearing();
      clearInterval(sweep);
      server.off('upgrade', upgrade);
      wires.close();
      for (const socket of sockets.clients) socket.close(closeCodes.goingAway, 'Restarting');
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
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
