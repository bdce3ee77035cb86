import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { isDate } from '@roundtable/schema/document-shape';
import { isMoment } from './clock.ts';

const refused = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Beyond these years it is a slip of the hand, or something that calendars cannot reckon with. */
function usualMoment(at: Date): Date {
  if (!isMoment(at)) throw refused('This is not a moment of the years 1900 to 2199.');
  return at;
}

function usualDate(day: string): string {
  if (!isDate(day)) throw refused('This is not a day of the years 1900 to 2199.');
  return day;
}

const [moments, days] = [GraphQLDateTimeISO.toConfig(), GraphQLLocalDate.toConfig()];

/** A moment: ISO 8601 with offset; given back in UTC. */
export const DateTime = new GraphQLScalarType({
  ...moments,
  parseValue: (value) => usualMoment(moments.parseValue(value)),
  parseLiteral: (node, variables) => usualMoment(moments.parseLiteral(node, variables)),
  name: 'DateTime',
  description: 'A moment in time, ISO 8601 with an offset, for instance 2026-11-23T09:30:00Z.',
});

/** A calendar date without a time or zone: `YYYY-MM-DD`. */
export const CalendarDate = new GraphQLScalarType({
  ...days,
  parseValue: (value) => usualDate(days.parseValue(value)),
  parseLiteral: (node, variables) => usualDate(days.parseLiteral(node, variables)),
  name: 'Date',
  description: 'A calendar date, YYYY-MM-DD, without time or time zone.',
});

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function parseBytes(value: unknown): Buffer {
  if (typeof value !== 'string' || !base64.test(value))
    throw refused('Bytes are written as base64 (RFC 4648, with padding).');
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
  // As JSON it is what it is, between quotation marks: nobody need look through it for others.
  extensions: { plain: true },
  parseValue: parseBytes,
  parseLiteral: (node) => parseBytes(node.kind === Kind.STRING ? node.value : undefined),
});
