/**
 * Structured logs, one JSON line an event, on standard output. They carry ids, counts, codes and
 * durations, and never what a client's record says: a second guard beside what callers leave out.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.ts';

export type Log = Logger;

/** Names under which words, secrets or people's particulars travel; their values are replaced. */
const withheld = [
  ...['password', 'token', 'secret', 'cookie', 'authorization', 'set-cookie', 'authSecret'],
  ...['email', 'name', 'words', 'sections', 'variables', 'body', 'input', 'update', 'parameters'],
  ...['databaseUrl', 'databaseOwnerUrl', 'redisUrl', 'ownerUrl', 'servingUrl', 'adminUrl'],
];

export function createLog(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Log {
  const paths = withheld.flatMap((name) => {
    const key = /^[a-z]\w*$/i.test(name) ? `.${name}` : `["${name}"]`;
    return [key.replace(/^\./, ''), `*${key}`, `*.*${key}`];
  });
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[withheld]' },
      serializers: { err: describeError, error: describeError },
    },
    ...(destination ? [destination] : []),
  );
}

/**
 * An error as it may be logged. Errors of the database quote statements and values (which are a
 * client's), so of those only the code, the constraint and our own stack frames remain.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts = error as Error & Record<'code' | 'constraint' | 'table' | 'schema', unknown>;
  const fromDatabase = typeof facts.code === 'string' && /^[0-9A-Z]{5}$/.test(facts.code);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  if (fromDatabase) {
    const { code, constraint, table, schema } = facts;
    return { type: error.name, code, constraint, table, schema, stack: frames.join('\n') };
  }
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  // (pino's own serializer would join the causes' messages to this one.) The mapper's messages go
  // on, after the first line, with the whole row that they are about.
  const { name: type } = error;
  const message = (error.message.split('\n', 1)[0] ?? '').slice(0, 300);
  return { type, message, code: facts.code, stack: frames.join('\n'), cause };
}
