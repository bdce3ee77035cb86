/** Endpoints for webhooks as administrators manage them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { startReceiver, type Receiver } from '../../testing/receiver.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { verbs, webhooksOf, type Webhooks } from '../../testing/webhooks.ts';
import { sessionOf } from '../../kernel/db/orm.ts';
import { globalId, newId } from '../../kernel/ids.ts';

let server: TestServer;
let receiver: Receiver;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let webhooks: Webhooks;

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startServer({ config: { webhookPrivateHosts: [receiver.host] } });
  house = await makeHouse(server);
  as = await signInAll(server, house);
  webhooks = webhooksOf(as.administrator, receiver);
});
beforeEach(async () => {
  for (const { id } of await webhooks.all()) await webhooks.remove(id);
});
afterAll(async () => {
  await server.stop();
  await receiver.stop();
});

describe('an endpoint', () => {
  it('keeps its secret sealed, and shows it once', async () => {
    const { secret } = await webhooks.make();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const kept = await server.orm.em
      .fork({ session: sessionOf(house.organisationId) })
      .transactional((em) => em.execute('select * from webhook_endpoint'));
    expect(JSON.stringify(kept)).not.toContain(secret.slice('whsec_'.length));
  });

  it('is not made under an idempotency key, which would keep its secret', async () => {
    const input = { url: receiver.url('/x'), description: 'x', events: ['NOTES'] };
    const answer = await as.administrator.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
      body: JSON.stringify({
        query: verbs.create,
        variables: { input: { ...input, allProgrammes: true } },
      }),
    });
    const { errors } = (await answer.json()) as { errors: { extensions: object }[] };
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await webhooks.all()).toEqual([]);
  });

  it.each([
    ['https://127.0.0.1/', /private network/],
    ['https://169.254.169.254/latest', /private network/],
    ['https://[::1]:9000/', /private network/],
    ['https://localhost/', /private network/],
    ['https://no-such-machine.invalid/', /No machine/],
    ['http://93.184.216.34/', /begins with https/],
    ['ftp://93.184.216.34/', /Write an address/],
    ['not an address', /Write an address/],
    ['https://user:password@93.184.216.34/', /password/],
    ['https://93.184.216.34/#here', /#/],
    [`https://93.184.216.34/${'x'.repeat(2_000)}`, /Write an address/],
  ])('at %s is refused', async (url, words) => {
    const { errors } = await as.administrator.query(verbs.create, {
      input: { url, description: 'x', events: ['NOTES'], allProgrammes: true },
    });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'url'],
    });
    expect(errors?.[0]?.message).toMatch(words);
  });

  it.each([
    [{ events: [] }, 'BAD_USER_INPUT'],
    [{ description: ' ' }, 'BAD_USER_INPUT'],
    [{ allProgrammes: false }, 'BAD_USER_INPUT'],
    [{ programmeIds: ['x'], allProgrammes: false }, 'BAD_USER_INPUT'],
    [{ programmeIds: [globalId('Programme', newId())], allProgrammes: false }, 'NOT_FOUND'],
  ])('with %j is refused', async (more, code) => {
    const input = {
      url: receiver.url('/x'),
      description: 'x',
      events: ['NOTES'],
      allProgrammes: true,
      ...more,
    };
    expect(await as.administrator.codes(verbs.create, { input })).toEqual([code]);
  });

  it('is changed by those who saw it as it is', async () => {
    const { endpoint: made } = await webhooks.make();
    const { id, version } = made;
    expect((await webhooks.update({ id, version, active: false })).active).toBe(false);
    const stale = { input: { id, version, active: true } };
    expect(await as.administrator.codes(verbs.update, stale)).toEqual(['CONFLICT']);
    // Nothing is sent to one that is switched off.
    expect(await as.administrator.codes(verbs.test, { input: { id } })).toEqual(['BAD_USER_INPUT']);
  });

  it('belongs to its organisation and its administrators', async () => {
    const { endpoint: made } = await webhooks.make();
    const other = await makeHouse(server, 'two');
    const stranger = await server.signIn(other.people.administrator.email);
    const log = `query ($id: ID!) { webhookDeliveries(endpointId: $id) { nodes { id } } }`;
    expect(await stranger.get('{ webhookEndpoints { id } }')).toEqual({ webhookEndpoints: [] });
    expect(await stranger.codes(log, { id: made.id })).toEqual(['NOT_FOUND']);
    const input = { id: made.id };
    const change = { ...input, version: 1, active: false };
    const questions: [text: string, variables: Record<string, unknown>][] = [
      ['{ webhookEndpoints { id } }', {}],
      [log, input],
      [
        verbs.create,
        { input: { url: 'https://example.org', description: 'x', events: ['NOTES'] } },
      ],
      ...(
        [
          ['updateWebhookEndpoint', 'UpdateWebhookEndpointInput', change],
          ['deleteWebhookEndpoint', 'WebhookEndpointInput', input],
          ['testWebhook', 'WebhookEndpointInput', input],
          ['redeliverWebhook', 'RedeliverWebhookInput', input],
        ] as const
      ).map(([verb, type, about]): [string, Record<string, unknown>] => [
        `mutation ($input: ${type}!) { ${verb}(input: $input) { __typename } }`,
        { input: about },
      ]),
    ];
    for (const [text, variables] of questions) {
      for (const who of ['supervisor', 'caseManager', 'clinician', 'finance', 'family'] as const)
        expect(await as[who].codes(text, variables), `${who}: ${text}`).toEqual(['FORBIDDEN']);
      expect(await server.stranger.codes(text, variables), text).toEqual(['UNAUTHENTICATED']);
    }
    // Another house's administrator is answered as if it were not there.
    for (const [text, variables] of questions.slice(3, 6))
      expect(await stranger.codes(text, variables), text).toEqual(['NOT_FOUND']);
    expect(await webhooks.all()).toMatchObject([{ id: made.id, active: true }]);
  });
});
