/** A real server on a database of its own, for tests that go through the front door. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createClient, type Client as SocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { createApp } from '../app.ts';
import { createOrm } from '../database.ts';
import { createSignIn, hashPassword } from '../features/access/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import type { JobOptions } from '../kernel/jobs.runner.ts';
import { createHealth } from '../kernel/health.ts';
import { createLog } from '../kernel/log.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { newId } from '../kernel/ids.ts';
import { connectNodes, redisCheck, type Nodes } from '../kernel/nodes.ts';
import { testDatabase, type TestDatabase } from './database.ts';

export const testPassword = 'a long enough password';

interface GraphQLAnswer<T> {
  readonly data: T | null;
  readonly errors?: {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown>;
  }[];
}

/** Somebody who is signed in, or a stranger where there is no cookie. */
export interface TestVisitor {
  readonly cookie: string | undefined;
  /** One operation over HTTP. */
  query<T = Record<string, never>>(
    text: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphQLAnswer<T>>;
  /** Like `query`, and fails the test on an error. */
  get<T>(text: string, variables?: Record<string, unknown>): Promise<T>;
  /** The codes of the answer's errors. */
  codes(text: string, variables?: Record<string, unknown>): Promise<unknown[]>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A graphql-ws client of this visitor; close it with `dispose`. */
  socket(): SocketClient;
}

export interface TestServer {
  readonly origin: string;
  readonly database: TestDatabase;
  /** Connected with the serving role. */
  readonly orm: Orm;
  readonly stranger: TestVisitor;
  signIn(email: string, password?: string): Promise<TestVisitor>;
  /** A program with this key: as a header over HTTP, in the first message of its sockets. */
  withKey(secret: string): TestVisitor;
  /** Stops the server and starts it again on the same database. */
  restart(): Promise<void>;
  /** Stops the server; its database stays. */
  close(): Promise<void>;
  stop(): Promise<void>;
}

let passwordHash: Promise<string> | undefined;

/** The hash of `testPassword`; hashing is slow, so it is made once a file. */
export const testPasswordHash = (): Promise<string> =>
  (passwordHash ??= hashPassword(testPassword));

/** Makes an account that can sign in with `testPassword`, with the owner's role. Gives its UUID. */
export async function makeAccount(owner: Orm, email: string, name: string): Promise<string> {
  const id = newId();
  const em = owner.em.fork({ session: sessionOf('', id) });
  await em.transactional(async (inside) => {
    await inside.execute('insert into account (id, email, name) values (?, ?, ?)', [
      id,
      email,
      name,
    ]);
    await createSignIn(inside, {
      id,
      email,
      name,
      passwordHash: await testPasswordHash(),
    });
  });
  return id;
}

const config = (origin: string): Config => ({
  mode: 'test',
  host: '127.0.0.1',
  port: 0,
  origin,
  origins: [origin],
  databaseUrl: undefined,
  databaseOwnerUrl: undefined,
  redisUrl: undefined,
  dataFolder: '',
  authSecret: 'a secret of the tests that is long enough to be one',
  demo: false,
  logLevel: 'error',
  // Those who sign in come from an address each, as a proxy tells: see `signInAt`.
  trustedProxies: 1,
  mail: { kind: 'none' },
  webhookPrivateHosts: [],
});

export async function startServer(
  options: {
    database?: TestDatabase;
    clock?: Clock;
    sweepEvery?: number;
    jobs?: JobOptions;
    /** What differs from the tests' configuration, for instance where letters go. */
    config?: Partial<Config>;
  } = {},
): Promise<TestServer> {
  const database = options.database ?? (await testDatabase());
  const orm = await createOrm(database.servingUrl);
  // The port must be known before the app is made: cookies and the Origin check depend on it.
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let nodes: Nodes | undefined;
  const start = async () => {
    const set = { ...config(origin), ...options.config };
    const log = createLog({ logLevel: 'error' });
    nodes = set.redisUrl
      ? connectNodes({ redisUrl: set.redisUrl, secret: set.authSecret, log })
      : undefined;
    const app = await createApp({
      config: set,
      orm,
      log,
      ...(nodes && { nodes }),
      health: createHealth(nodes ? [redisCheck(nodes)] : []),
      web: (_request, response) => response.writeHead(404).end(),
      ...(options.clock ? { clock: options.clock } : {}),
      // Work is done when an operation asks for it: a look in between would count as statements.
      jobs: options.jobs ?? { pollEvery: 3_600_000 },
      ...(options.sweepEvery ? { sweepEvery: options.sweepEvery } : {}),
    });
    await new Promise<void>((resolve) => app.httpServer.listen(port, '127.0.0.1', resolve));
    return app;
  };
  let app = await start();
  const close = async (): Promise<void> => {
    await app.close();
    await nodes?.close();
    await orm.close();
  };
  return {
    origin,
    database,
    orm,
    stranger: visitor(origin, undefined),
    signIn: (email, password) => signInAt(origin, email, password),
    withKey: (secret) => visitor(origin, undefined, secret),
    async restart() {
      await app.close();
      await nodes?.close();
      app = await start();
    },
    close,
    async stop() {
      await close();
      await database.drop();
    },
  };
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** How often somebody signs in is limited by address, and the tests of a run share one process. */
const anAddress = (): string => `10.${[...randomBytes(3)].join('.')}`;

/** Somebody who is signed in, on whichever server is at that address. */
export async function signInAt(
  origin: string,
  email: string,
  password = testPassword,
): Promise<TestVisitor> {
  const answer = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': anAddress(), origin },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${email}: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return visitor(origin, cookie);
}

/** A visitor of the server at an address: with a cookie, a key, or neither. */
export function visitor(origin: string, cookie: string | undefined, key?: string): TestVisitor {
  const authorization = key === undefined ? undefined : `Bearer ${key}`;
  // A program is no browser: it sends no Origin.
  const known = authorization ? {} : { origin, ...(cookie ? { cookie } : {}) };
  const headers = { ...known, ...(authorization ? { authorization } : {}) };
  const query = async <T>(text: string, variables: Record<string, unknown> = {}) => {
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await answer.json()) as GraphQLAnswer<T>;
  };
  return {
    cookie,
    query,
    async get<T>(text: string, variables?: Record<string, unknown>) {
      const { data, errors } = await query<T>(text, variables);
      if (errors || !data) throw new Error(`unexpected: ${JSON.stringify(errors)}`);
      return data;
    },
    async codes(text, variables) {
      const { errors } = await query(text, variables);
      return (errors ?? []).map(({ extensions }) => extensions.code);
    },
    fetch: (path, init = {}) =>
      fetch(`${origin}${path}`, { ...init, headers: { ...headers, ...init.headers } }),
    socket: () =>
      createClient({
        url: `${origin.replace('http', 'ws')}/graphql`,
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: () => undefined,
        ...(authorization ? { connectionParams: { Authorization: authorization } } : {}),
        webSocketImpl: class extends WebSocket {
          constructor(address: string, protocols: string[]) {
            super(address, protocols, { headers: known });
          }
        },
      }),
  };
}
