/** The smallest questions there are about single fields, for tests that ask a schema field by field. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { globalId, newId } from '../kernel/ids.ts';

type Field = GraphQLField<unknown, unknown>;

/** The kind of record or part that a field gives; of a connection, that of its records. */
export function givenBy(field: Field): string {
  const type = getNamedType(field.type);
  const nodes = isObjectType(type) && type.name.endsWith('Connection') && type.getFields().nodes;
  return getNamedType(nodes ? nodes.type : field.type).name;
}

/** Asks for a field and no more of it than that it is there. */
export function justThat(field: Field): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  return type.name.endsWith('Connection')
    ? `${field.name} { nodes { __typename } }`
    : `${field.name} { __typename }`;
}

/** Asks for a root field with its needed arguments as variables of the same names. */
export function justThatRoot(kind: 'query' | 'mutation' | 'subscription', field: Field): string {
  const needed = field.args.filter(({ type }) => isNonNullType(type));
  if (needed.length === 0) return `${kind} { ${justThat(field)} }`;
  const named = (form: (name: string, type: string) => string): string =>
    `(${needed.map(({ name, type }) => form(name, String(type))).join(', ')})`;
  const given = named((name) => `${name}: $${name}`);
  return `${kind} ${named((name, type) => `$${name}: ${type}`)} { ${field.name}${given}${justThat(
    field,
  ).slice(field.name.length)} }`;
}

/** Some value that the schema takes for the needed arguments of a field; it means nothing. */
export const someArguments = (field: Field): Record<string, unknown> =>
  Object.fromEntries(
    field.args
      .filter(({ type }) => isNonNullType(type))
      .map(({ name, type }) => [name, someValue(type)]),
  );

const plain: Readonly<Record<string, unknown>> = {
  String: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  Date: '2026-01-05',
  DateTime: '2026-01-05T09:00:00Z',
  Bytes: 'AAA=',
};

function someValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return someValue(type.ofType);
  if (isListType(type)) return [someValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
        .map((field) => [field.name, someValue(field.type)]),
    );
  if (type.name === 'ID') return globalId('Client', newId());
  if (!(type.name in plain)) throw new Error(`The tests know no value of ${type.name}`);
  return plain[type.name];
}
