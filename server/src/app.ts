/** The application: what `main.ts` serves and what tests start, on one HTTP server. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import express from 'express';
import { createOrm } from './database.ts';
import { startDocuments } from './documents/index.ts';
import {
  createAuth,
  Keys,
  presentPeople,
  Sessions,
  signInRoutes,
  type OfferedAccount,
} from './features/access/index.ts';
import { tellWebhooks, webhookJob } from './features/exchange/index.ts';
import { meetingPresence, meetingSeriesJob, minutesDocument } from './features/meetings/index.ts';
import { planDocument } from './features/plans/index.ts';
import { taskReminders } from './features/tasks/index.ts';
import { graphiql } from './graphiql.ts';
import type { Actor } from './kernel/actor.ts';
import { createChangeBus, onChangesRecorded } from './kernel/changes.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import type { Config } from './kernel/config.ts';
import type { Orm } from './kernel/db/orm.ts';
import type { Health } from './kernel/health.ts';
import type { Job, NetworkJob } from './kernel/jobs.ts';
import { startJobs, type JobOptions } from './kernel/jobs.runner.ts';
import type { Log } from './kernel/log.ts';
import { idempotencyJob } from './kernel/idempotency.ts';
import { mailJob } from './kernel/mail.job.ts';
import { createMailer } from './kernel/mail.transport.ts';
import { alone, type Nodes } from './kernel/nodes.ts';
import { busAcrossNodes, watchNodes } from './kernel/nodes.bus.ts';
import { createOutbound } from './kernel/outbound.ts';
import { createSeal } from './kernel/seal.ts';
import type { Services } from './kernel/services.ts';
import { createExecutor } from './realtime/execute.ts';
import { graphqlOverHttp, refuseForeignOrigins, unexpected } from './realtime/http.ts';
import { graphqlOverSocket, type Sockets } from './realtime/socket.ts';
import { createSchema } from './schema.ts';
import type { WebHandler } from './web.ts';

export interface AppOptions {
  readonly config: Config;
  readonly orm: Orm;
  readonly log: Log;
  readonly health: Health;
  readonly web: WebHandler;
  readonly demoAccounts?: readonly OfferedAccount[];
  readonly clock?: Clock;
  /** Milliseconds between two looks whether sessions and access have ended by the clock. */
  readonly sweepEvery?: number;
  readonly jobs?: JobOptions;
  /** The other processes of the installation; absent: there are none. Whoever made it closes it. */
  readonly nodes?: Nodes;
}

export interface App {
  readonly httpServer: Server;
  /** Ends requests and sockets; edits that have arrived are committed first. */
  close(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, orm, log, health, web } = options;
  const nodes = options.nodes ?? alone();
  const local = createChangeBus();
  const nodeBus = nodes.state === 'alone' ? undefined : busAcrossNodes(local, nodes, orm);
  const services: Services = {
    orm,
    log,
    clock: options.clock ?? systemClock,
    bus: nodeBus ?? local,
    origin: config.origin,
    outbound: createOutbound(config.webhookPrivateHosts),
    seal: createSeal(config.authSecret),
  };
  const auth = createAuth({
    orm,
    secret: config.authSecret,
    origin: config.origin,
    origins: config.origins,
    onSignIn: (accountId, sessionId) => sessions.audit('sign-in', accountId, sessionId),
    onSessionEnd: (accountId, sessionId) => sessions.ended(accountId, sessionId),
    log,
  });
  const sessions: Sessions = new Sessions(auth, orm, services.clock, services.bus);
  const keys = new Keys(orm, services.clock);
  /** A key and a cookie together: the key is meant. */
  const actorOf = (headers: IncomingHttpHeaders, bearer: string | null): Promise<Actor | null> =>
    bearer === null ? sessions.actorOf(headers) : keys.actorOf(bearer);
  // An operation that waits for an edit holds a connection: the commit must have others.
  const documentOrm = await createOrm(orm.config.get<'clientUrl', string>('clientUrl'), 8);
  const documents = startDocuments(
    { ...services, orm: documentOrm },
    {
      kinds: [planDocument(services), minutesDocument(services)],
      subjects: [meetingPresence],
      people: presentPeople,
      nodes,
    },
  );
  const schema = await createSchema();
  const executor = createExecutor(schema, services);
  const introspection = config.mode !== 'production';

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  const httpServer = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, app);

  const sockets: Sockets = graphqlOverSocket(httpServer, {
    schema,
    executor,
    introspection,
    bus: services.bus,
    clock: services.clock,
    log,
    ...(options.sweepEvery ? { sweepEvery: options.sweepEvery } : {}),
    origins: config.origins,
    actorOf: (request, bearer) => actorOf(request.headers, bearer),
    used: (actor) => sessions.used(actor),
  });
  const stopWatching =
    nodeBus &&
    watchNodes({
      nodes,
      orm,
      log,
      organisations: () => sockets.organisations(),
      accessChanged: (organisationId) => local.accessChanged(organisationId),
      recheck: (organisationId) => sockets.recheck(organisationId),
      looks: [() => nodeBus.look(), () => documents.engine.lookAround()],
    });
  const graphql = await graphqlOverHttp({
    schema,
    executor,
    introspection,
    log,
    origins: config.origins,
    actorOf: async (request, bearer) => {
      const actor = await actorOf(request.headers, bearer);
      if (actor) sessions.used(actor);
      return actor;
    },
  });

  app.use((_request, response, next) => {
    response.set({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    next();
  });
  app.get('/healthz', (request, response) => health.healthz(request, response));
  app.get('/readyz', (request, response) => health.readyz(request, response));
  app.use(
    '/api/auth',
    refuseForeignOrigins(config.origins),
    signInRoutes({
      auth,
      sessions,
      log,
      demoAccounts: options.demoAccounts ?? [],
    }),
  );
  app.use(
    graphiql({
      open: introspection,
      isSignedIn: async ({ headers }) => (await sessions.actorOf(headers)) !== null,
    }),
  );
  app.use('/graphql', ...graphql.handlers);
  app.use(web);
  app.use(unexpected(log));

  const mailer = createMailer(config, log);
  // Each feature's work after operations, in one line.
  const work: (Job | NetworkJob)[] = [
    idempotencyJob,
    meetingSeriesJob,
    taskReminders,
    webhookJob,
    ...(mailer ? [mailJob(mailer)] : []),
  ];
  onChangesRecorded(tellWebhooks);
  const jobs = startJobs(services, work, options.jobs);

  return {
    httpServer,
    async close() {
      await jobs.close();
      await stopWatching?.();
      await sockets.close();
      await documents.close();
      await graphql.stop();
      await new Promise<void>((resolve) => {
        httpServer.close(() => resolve());
        httpServer.closeIdleConnections();
      });
      await documentOrm.close();
    },
  };
}
