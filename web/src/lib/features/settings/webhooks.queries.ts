import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** The organisation's endpoints for webhooks, and the programmes that one may be told of. */
export const WebhooksQuery = graphql(`
  query Webhooks {
    webhookEndpoints {
      id
      version
      url
      description
      events
      allProgrammes
      programmes {
        id
        name
      }
      active
      failingSince
      switchedOffAt
      createdAt
      createdBy {
        id
        name
      }
    }
    programmes {
      id
      name
    }
  }
`);

/** What was sent to an endpoint, the latest first, with every attempt. */
export const WebhookDeliveriesQuery = graphql(`
  query WebhookDeliveries($endpointId: ID!, $first: Int!, $after: String) {
    webhookDeliveries(endpointId: $endpointId, first: $first, after: $after) {
      nodes {
        id
        type
        at
        state
        nextAt
        attempts {
          at
          status
          problem
          milliseconds
          answer
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Makes an endpoint; the secret is in this answer and in no other. */
export const CreateWebhook = graphql(`
  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) {
      secret
      endpoint {
        id
      }
    }
  }
`);

/** Changes an endpoint, or switches it on and off; a stale version is a CONFLICT. */
export const UpdateWebhook = graphql(`
  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) {
      endpoint {
        id
        version
      }
    }
  }
`);

/** Deletes an endpoint with its deliveries. */
export const DeleteWebhook = graphql(`
  mutation DeleteWebhook($input: WebhookEndpointInput!) {
    deleteWebhookEndpoint(input: $input) {
      id
    }
  }
`);

/** Sends an endpoint a message about nothing. */
export const TestWebhook = graphql(`
  mutation TestWebhook($input: WebhookEndpointInput!) {
    testWebhook(input: $input) {
      delivery {
        id
      }
    }
  }
`);

/** Makes a delivery once more. */
export const RedeliverWebhook = graphql(`
  mutation RedeliverWebhook($input: RedeliverWebhookInput!) {
    redeliverWebhook(input: $input) {
      delivery {
        id
      }
    }
  }
`);

export type Endpoint = ResultOf<typeof WebhooksQuery>['webhookEndpoints'][number];
export type WebhookEvent = Endpoint['events'][number];
export type Delivery = ResultOf<
  typeof WebhookDeliveriesQuery
>['webhookDeliveries']['nodes'][number];
export type Attempt = Delivery['attempts'][number];
