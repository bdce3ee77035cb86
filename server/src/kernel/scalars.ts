import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';

/** A moment: ISO 8601 with offset; given back in UTC. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'A moment in time, ISO 8601 with an offset, for instance 2026-11-23T09:30:00Z.',
});

/** A calendar date without a time or zone: `YYYY-MM-DD`. */
export const CalendarDate = new GraphQLScalarType({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: 'A calendar date, YYYY-MM-DD, without time or time zone.',
});

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function parseBytes(value: unknown): Buffer {
  if (typeof value !== 'string' || !base64.test(value))
    throw new GraphQLError('Bytes are written as base64 (RFC 4648, with padding).', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  return Buffer.from(value, 'base64');
}

/** The same bytes go to everybody who follows a document: they are written as text once. */
const encoded = new WeakMap<Uint8Array, string>();

function serializeBytes(value: unknown): string {
  const bytes = value as Uint8Array;
  const text = encoded.get(bytes) ?? Buffer.from(bytes).toString('base64');
  encoded.set(bytes, text);
  return text;
}

/** Raw bytes as base64 text. */
export const Bytes = new GraphQLScalarType<Uint8Array, string>({
  name: 'Bytes',
  description: 'Raw bytes, written as base64 (RFC 4648 with padding).',
  serialize: serializeBytes,
  parseValue: parseBytes,
  parseLiteral: (node) => parseBytes(node.kind === Kind.STRING ? node.value : undefined),
});
