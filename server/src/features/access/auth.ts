/** Sign-in: better-auth in a PostgreSQL schema of its own (`auth`), on the serving connection. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { betterAuth, type Auth } from 'better-auth';
import type { Logger } from 'pino';
import { hashPassword } from 'better-auth/crypto';
import { newId } from '../../kernel/ids.ts';
import type { Orm } from '../../kernel/db/orm.ts';

/** The header in which our own server tells better-auth whose address a request comes from. */
export const addressHeader = 'x-roundtable-address';

/**
 * The longest that a session lasts however much it is used, in hours: a long shift. That it ends
 * sooner by disuse is ours to see to (`Sessions`): the library knows nothing of organisations.
 */
const longestSessionHours = 12;

export interface AuthOptions {
  readonly orm: Orm;
  readonly secret: string;
  readonly origin: string;
  readonly origins: readonly string[];
  /** Called when somebody has signed in. */
  readonly onSignIn: (accountId: string, sessionId: string) => Promise<void>;
  /** Called when a session was ended by its person: its sockets are closed. */
  readonly onSessionEnd: (accountId: string, sessionId: string) => Promise<void>;
  readonly log: Logger;
}

type KyselyPlugin = Parameters<ReturnType<EntityManager['getKysely']>['withPlugin']>[0];

const momentColumns = ['createdAt', 'updatedAt', 'expiresAt'];

/**
 * The mapper's connection gives moments as text. The library compares them with dates, and of text
 * it would find that no session is in force, and that none has ended.
 */
const moments: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: ({ result }) =>
    Promise.resolve({
      ...result,
      rows: result.rows.map((row) => {
        const texts = momentColumns.filter((name) => typeof row[name] === 'string');
        return {
          ...row,
          ...Object.fromEntries(texts.map((name) => [name, new Date(row[name] as string)])),
        };
      }),
    }),
};

export function createAuth(options: AuthOptions): Auth {
  const { orm, secret, origin, origins, onSignIn, onSessionEnd, log } = options;
  return betterAuth({
    appName: 'Roundtable',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [...origins],
    telemetry: { enabled: false },
    // The library's own lines quote statements and their values.
    logger: {
      level: 'error',
      log: (_level, message, ...facts) => {
        const err = facts.find((fact) => fact instanceof Error);
        log.error(err ? { err } : {}, err ? 'sign-in failed' : message);
      },
    },
    database: {
      // The library's own tables, apart from the records: see the migration that makes them.
      db: orm.em.getKysely().withSchema('auth').withPlugin(moments),
      type: 'postgres',
    },
    emailAndPassword: {
      enabled: true,
      // Accounts are made by administrators and by the demonstration data, never by strangers.
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
    },
    session: {
      expiresIn: longestSessionHours * 3600,
      // `updatedAt` says when somebody last used it, which its own routes must not touch.
      disableSessionRefresh: true,
    },
    databaseHooks: {
      session: {
        create: { after: (session) => onSignIn(session.userId, session.id) },
        delete: { after: (session) => onSessionEnd(session.userId, session.id) },
      },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 40 } },
    },
    advanced: {
      cookiePrefix: 'roundtable',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  }) as unknown as Auth;
}

export { hashPassword };

export interface NewSignIn {
  /** UUID, the same as the account's. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** From `hashPassword`. */
  readonly passwordHash: string;
}

/** Makes what a person signs in with. The caller makes the `Account` of the same id beside it. */
export async function createSignIn(em: EntityManager, made: NewSignIn): Promise<void> {
  await em.execute(
    `insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     values (?, ?, ?, true, now(), now())`,
    [made.id, made.name, made.email],
  );
  await em.execute(
    `insert into auth.account
       (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     values (?, ?, 'credential', ?, ?, now(), now())`,
    [newId(), made.id, made.id, made.passwordHash],
  );
}
