/**
 * Configuration is the environment, checked once at start. An error names the variable and says what
 * to write there.
 */
import path from 'node:path';
import { z } from 'zod';

/** Where letters go. */
export type MailConfig =
  | { readonly kind: 'smtp'; readonly url: string; readonly from: string }
  /** Into files, one a letter: nobody is written to while the product is tried out. */
  | { readonly kind: 'folder'; readonly folder: string; readonly from: string }
  /** They stay queued. */
  | { readonly kind: 'none' };

export interface Config {
  readonly mode: 'development' | 'production' | 'test';
  /** The address to listen at; 127.0.0.1 keeps the demonstration accounts on this machine. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address that people type, without a path: cookies and the Origin check depend on it. */
  readonly origin: string;
  /** Every origin that browsers may come from; `origin` is the first. */
  readonly origins: readonly string[];
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Absent beside a `databaseUrl`: migrations are run by somebody else. */
  readonly databaseOwnerUrl: string | undefined;
  /** Absolute; where the embedded PostgreSQL and generated secrets are kept. */
  readonly dataFolder: string;
  /** Absent: one node. */
  readonly redisUrl: string | undefined;
  /** Signs session cookies; at least 32 characters. */
  readonly authSecret: string;
  /** Whether an empty database gets the demonstration organisation and its accounts. */
  readonly demo: boolean;
  readonly logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Reverse proxies in front of the server; as many entries of X-Forwarded-For are believed. */
  readonly trustedProxies: number;
  readonly mail: MailConfig;
  /** `host:port` of receivers in private networks that webhooks may go to, in lower case. */
  readonly webhookPrivateHosts: readonly string[];
}

/** One line a wrong variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const url = (schemes: readonly string[], example: string) =>
  z.string().refine(
    (value) => {
      const parsed = URL.parse(value);
      return parsed !== null && schemes.includes(parsed.protocol) && parsed.host !== '';
    },
    { error: `must be an address such as ${example}` },
  );

const postgresUrl = (role: string) =>
  url(['postgres:', 'postgresql:'], `postgres://${role}:password@host:5432/roundtable`);

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));

const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const environment = z.object({
  NODE_ENV: oneOf(['development', 'production', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  ORIGIN: url(['http:', 'https:'], 'https://roundtable.example.org')
    .refine((value) => (URL.parse(value)?.pathname ?? '/') === '/', { error: 'must have no path' })
    .optional(),
  DATABASE_URL: postgresUrl('roundtable_serving').optional(),
  DATABASE_OWNER_URL: postgresUrl('roundtable_owner').optional(),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  AUTH_SECRET: z
    .string()
    .min(32, {
      error: 'must have at least 32 characters; make one with `openssl rand -base64 32`',
    })
    .optional(),
  ROUNDTABLE_DATA: z
    .string()
    .transform((folder) => path.resolve(folder))
    .optional(),
  ROUNDTABLE_DEMO: oneOf(['on', 'off']).default('on'),
  LOG_LEVEL: oneOf(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.org').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>@\r\n]+ <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/, {
      error: 'must be one address such as Roundtable <roundtable@example.org>',
    })
    .optional(),
  WEBHOOK_PRIVATE_HOSTS: z
    .string()
    .transform((list) =>
      list
        .toLowerCase()
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .pipe(
      z.array(
        z.string().regex(/^(\[[0-9a-f:.]+\]|[^\s:/[\]]+):\d{1,5}$/, {
          error: 'must be a list of hosts with their ports, such as reports.internal:8443',
        }),
      ),
    )
    .default([]),
});

const numberRanges: Readonly<Record<string, string>> = {
  PORT: 'must be a port number from 0 to 65535',
  TRUSTED_PROXIES: 'must be a whole number from 0 to 10',
};

/**
 * @param env the environment; an empty variable counts as absent
 * @param defaults where things are kept unless ROUNDTABLE_DATA says otherwise, and what gives the
 * secret that is kept there, for when AUTH_SECRET is not set
 * @throws ConfigError
 */
export function loadConfig(
  env: NodeJS.ProcessEnv,
  defaults: { dataFolder: string; keptSecret: (dataFolder: string) => string },
): Config {
  const present = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const result = environment.safeParse(Object.fromEntries(present));
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name} ${numberRanges[name] ?? issue.message}.`;
    });
    throw new ConfigError([...new Set(lines)].join('\n'));
  }
  const set = result.data;
  const production = set.NODE_ENV === 'production';
  const wrong: string[] = [];
  if (set.DATABASE_OWNER_URL && !set.DATABASE_URL) {
    wrong.push('DATABASE_URL must be set where DATABASE_OWNER_URL is: the role that serves.');
  }
  if (set.DATABASE_URL && set.DATABASE_URL === set.DATABASE_OWNER_URL) {
    wrong.push('DATABASE_OWNER_URL must be another role than DATABASE_URL.');
  }
  // Beside a database of one's own there may be several nodes, which must share these two.
  if (production && set.DATABASE_URL) {
    if (!set.AUTH_SECRET) {
      wrong.push('AUTH_SECRET must be set in production; make one with `openssl rand -base64 32`.');
    }
    if (!set.ORIGIN) {
      wrong.push('ORIGIN must be set in production, such as https://roundtable.example.org.');
    }
  }
  if (set.SMTP_URL && !set.MAIL_FROM) {
    wrong.push('MAIL_FROM must be set where SMTP_URL is, such as roundtable@example.org.');
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));

  const local = ['localhost', '127.0.0.1'].map((name) => `http://${name}:${set.PORT}`);
  const dataFolder = set.ROUNDTABLE_DATA ?? defaults.dataFolder;
  const origins = set.ORIGIN ? [new URL(set.ORIGIN).origin] : local;
  return {
    mode: set.NODE_ENV,
    host: set.HOST,
    port: set.PORT,
    origin: origins[0] as string,
    origins,
    databaseUrl: set.DATABASE_URL,
    databaseOwnerUrl: set.DATABASE_OWNER_URL,
    dataFolder,
    redisUrl: set.REDIS_URL,
    authSecret: set.AUTH_SECRET ?? defaults.keptSecret(dataFolder),
    demo: set.ROUNDTABLE_DEMO === 'on' && !production,
    logLevel: set.LOG_LEVEL,
    trustedProxies: set.TRUSTED_PROXIES,
    mail: mailOf(set, production, dataFolder),
    webhookPrivateHosts: set.WEBHOOK_PRIVATE_HOSTS,
  };
}

function mailOf(
  {
    SMTP_URL: url,
    MAIL_FROM: from,
  }: { SMTP_URL?: string | undefined; MAIL_FROM?: string | undefined },
  production: boolean,
  dataFolder: string,
): MailConfig {
  if (url && from) return { kind: 'smtp', url, from };
  if (production) return { kind: 'none' };
  const folder = path.join(dataFolder, 'mail');
  return { kind: 'folder', folder, from: from ?? 'Roundtable <roundtable@localhost>' };
}
