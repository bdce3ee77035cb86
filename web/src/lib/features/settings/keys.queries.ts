import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** The organisation's keys, the last made first, and the programmes that one may reach. */
export const KeysQuery = graphql(`
  query Keys($first: Int!, $after: String) {
    apiKeys(first: $first, after: $after) {
      nodes {
        id
        name
        prefix
        scopes
        allProgrammes
        programmes {
          id
          name
        }
        createdBy {
          id
          name
        }
        createdAt
        expiresAt
        lastUsedAt
        revokedAt
        viewerCan
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    programmes {
      id
      name
    }
  }
`);

/** Makes a key; the secret is in this answer and in no other. */
export const CreateKey = graphql(`
  mutation CreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      apiKey {
        id
        name
      }
    }
  }
`);

/** Ends a key at once. */
export const RevokeKey = graphql(`
  mutation RevokeKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      apiKey {
        id
        revokedAt
      }
    }
  }
`);

export type ApiKey = ResultOf<typeof KeysQuery>['apiKeys']['nodes'][number];
export type KeyScope = ApiKey['scopes'][number];
export type Programme = ResultOf<typeof KeysQuery>['programmes'][number];
