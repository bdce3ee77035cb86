/** The GraphQL schema, put together of every feature's resolvers. */
import type { GraphQLSchema } from 'graphql';
import { buildSchema, type NonEmptyArray, type PubSub } from 'type-graphql';
import { guardFields } from './kernel/guard.ts';
import { DateTime } from './kernel/scalars.ts';
import { resolvers } from './resolvers.ts';

/**
 * Subscriptions bring sources of their own, each with a bound: the library's topics queue without
 * one, and a stalled subscriber would end the process.
 */
const noTopics: PubSub = {
  publish() {
    throw new Error('Changes are told by Operation.changed');
  },
  subscribe() {
    throw new Error('A subscription brings its own source: changeSource or a document stream');
  },
};

let made: Promise<GraphQLSchema> | undefined;

/** Put together at the first call: it depends on nothing but the code. */
export const createSchema = (): Promise<GraphQLSchema> =>
  (made ??= buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<() => void>,
    globalMiddlewares: [guardFields],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Inputs are checked by GraphQL's own types and by each feature's rules.
    validate: false,
    pubSub: noTopics,
    // Types that no field gives are bases of others and not part of the schema.
    orphanedTypes: [],
  }));
