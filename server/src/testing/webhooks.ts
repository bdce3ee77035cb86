/** Managing webhooks in tests, through the front door. */
import type { Receiver } from './receiver.ts';
import type { TestVisitor } from './server.ts';

export interface Endpoint {
  readonly id: string;
  readonly version: number;
  readonly url: string;
  readonly active: boolean;
  readonly failingSince: string | null;
  readonly switchedOffAt: string | null;
  readonly allProgrammes: boolean;
  readonly programmes: { readonly name: string }[];
}
const fields = `id version url active failingSince switchedOffAt allProgrammes programmes { name }`;

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly attempts: {
    readonly status: number | null;
    readonly problem: string | null;
    readonly answer: string;
    readonly milliseconds: number;
  }[];
}

export const verbs = {
  create: `mutation ($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) { secret endpoint { ${fields} } } }`,
  update: `mutation ($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) { endpoint { ${fields} } } }`,
  remove:
    'mutation ($input: WebhookEndpointInput!) { deleteWebhookEndpoint(input: $input) { id } }',
  test: `mutation ($input: WebhookEndpointInput!) {
    testWebhook(input: $input) { delivery { id } } }`,
  redeliver: `mutation ($input: RedeliverWebhookInput!) {
    redeliverWebhook(input: $input) { delivery { state } } }`,
};

export interface MadeEndpoint {
  /** Where at the receiver it is told. */
  readonly path: string;
  readonly secret: string;
  readonly endpoint: Endpoint;
}

export interface Webhooks {
  all(): Promise<Endpoint[]>;
  /** An endpoint at a path of its own, told of everything about everybody unless said. */
  make(more?: Record<string, unknown>): Promise<MadeEndpoint>;
  update(input: object): Promise<Endpoint>;
  remove(id: string): Promise<void>;
  test(id: string): Promise<void>;
  redeliver(id: string): Promise<void>;
  deliveries(id: string): Promise<Delivery[]>;
}

let paths = 0;

/** What an administrator does with webhooks that go to a receiver. */
export function webhooksOf(administrator: TestVisitor, receiver: Receiver): Webhooks {
  const change = async (verb: keyof typeof verbs, input: object): Promise<void> => {
    await administrator.get(verbs[verb], { input });
  };
  return {
    async all() {
      const { webhookEndpoints } = await administrator.get<{ webhookEndpoints: Endpoint[] }>(
        `{ webhookEndpoints { ${fields} } }`,
      );
      return webhookEndpoints;
    },
    async make(more = {}) {
      paths += 1;
      const path = `/${paths}`;
      const { createWebhookEndpoint: made } = await administrator.get<{
        createWebhookEndpoint: { secret: string; endpoint: Endpoint };
      }>(verbs.create, {
        input: {
          url: receiver.url(path),
          description: 'The reports',
          events: ['NOTES', 'PLANS', 'MEETINGS', 'TASKS'],
          ...(more.programmeIds ? {} : { allProgrammes: true }),
          ...more,
        },
      });
      return { path, ...made };
    },
    async update(input) {
      const { updateWebhookEndpoint } = await administrator.get<{
        updateWebhookEndpoint: { endpoint: Endpoint };
      }>(verbs.update, { input });
      return updateWebhookEndpoint.endpoint;
    },
    remove: (id) => change('remove', { id }),
    test: (id) => change('test', { id }),
    redeliver: (id) => change('redeliver', { id }),
    async deliveries(id) {
      const { webhookDeliveries } = await administrator.get<{
        webhookDeliveries: { nodes: Delivery[] };
      }>(
        `query ($id: ID!) { webhookDeliveries(endpointId: $id, first: 100) { nodes {
          id type state attempts { status problem answer milliseconds } } } }`,
        { id },
      );
      return webhookDeliveries.nodes;
    },
  };
}
