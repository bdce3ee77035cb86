import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';

/**
 * The typed `graphql` tag: results and variables follow schema/schema.graphql. Every operation has
 * a name of its own, since the server's SQL counting tests and the audit trail speak of it.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    /** ISO 8601, UTC. */
    DateTime: string;
    /** YYYY-MM-DD in the organisation's time zone. */
    Date: string;
    /** Base64. */
    Bytes: string;
  };
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
