/** Webhooks, from the change to a receiver that fails, is slow, or gets the same message again. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { changed, makeMeeting, seenMeeting } from '../../testing/meetings.ts';
import { beginNote, save, sign } from '../../testing/notes.ts';
import { startDraft, writeGoal } from '../../testing/plans.ts';
import { startReceiver, type Received, type Receiver } from '../../testing/receiver.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { sessionOf } from '../../kernel/db/orm.ts';
import { globalId, newId } from '../../kernel/ids.ts';

let server: TestServer;
let receiver: Receiver;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
/** What is added to the clock of the server. */
let ahead = 0;
let paths = 0;

const patient = { timeout: 30_000 };
const waited = <T>(look: () => T): Promise<T> => vi.waitFor(look, patient);

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startServer({
    config: { webhookPrivateHosts: [receiver.host] },
    jobs: { pollEvery: 50 },
    clock: { now: () => new Date(Date.now() + ahead) },
  });
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
beforeEach(async () => {
  for (const { id } of await endpoints()) await remove(id);
});
afterAll(async () => {
  await server.stop();
  await receiver.stop();
});

const rows = <T>(sql: string): Promise<T[]> =>
  server.orm.em
    .fork({ session: sessionOf(house.organisationId) })
    .transactional((em) => em.execute<T[]>(sql));

interface Endpoint {
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

interface Delivery {
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

const endpoints = async (): Promise<Endpoint[]> =>
  (
    await as.administrator.get<{ webhookEndpoints: Endpoint[] }>(
      `{ webhookEndpoints { ${fields} } }`,
    )
  ).webhookEndpoints;

const create = `mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) { secret endpoint { ${fields} } } }`;

/** An endpoint at a path of its own, told of everything about everybody unless said. */
async function endpoint(more: Record<string, unknown> = {}) {
  paths += 1;
  const path = `/${paths}`;
  const { createWebhookEndpoint: made } = await as.administrator.get<{
    createWebhookEndpoint: { secret: string; endpoint: Endpoint };
  }>(create, {
    input: {
      url: receiver.url(path),
      description: 'The reports',
      events: ['NOTES', 'PLANS', 'MEETINGS', 'TASKS'],
      ...(more.programmeIds ? {} : { allProgrammes: true }),
      ...more,
    },
  });
  return { path, ...made };
}

const update = (input: object) =>
  as.administrator.get<{ updateWebhookEndpoint: { endpoint: Endpoint } }>(
    `mutation ($input: UpdateWebhookEndpointInput!) {
      updateWebhookEndpoint(input: $input) { endpoint { ${fields} } } }`,
    { input },
  );
const remove = (id: string) =>
  as.administrator.get(
    `mutation ($input: WebhookEndpointInput!) { deleteWebhookEndpoint(input: $input) { id } }`,
    { input: { id } },
  );
const test = (id: string) =>
  as.administrator.get(
    `mutation ($input: WebhookEndpointInput!) { testWebhook(input: $input) { delivery { id } } }`,
    { input: { id } },
  );
const redeliver = (id: string) =>
  as.administrator.get(
    `mutation ($input: RedeliverWebhookInput!) {
      redeliverWebhook(input: $input) { delivery { state } } }`,
    { input: { id } },
  );
const deliveries = async (id: string): Promise<Delivery[]> =>
  (
    await as.administrator.get<{ webhookDeliveries: { nodes: Delivery[] } }>(
      `query ($id: ID!) { webhookDeliveries(endpointId: $id, first: 100) { nodes {
        id type state attempts { status problem answer milliseconds } } } }`,
      { id },
    )
  ).webhookDeliveries.nodes;

async function signedNote(client = house.sam, who = as.clinician): Promise<string> {
  const begun = await beginNote(who, client.id);
  const saved = await save(who, begun, [{ key: 'data', words: 'Words that stay here' }]);
  await sign(who, saved);
  return begun.id;
}

const toldOf = (messages: Received[]): unknown[] =>
  messages.map(({ message: { type, subject, record } }) => [type, subject?.id, record?.id]);

describe('a change', () => {
  it('is told with ids and no words, signed as Standard Webhooks have it', async () => {
    const { path, secret } = await endpoint();
    const note = await signedNote();
    await waited(() => expect(receiver.got(path)).toHaveLength(1));
    const [{ body, headers, message }] = receiver.got(path) as [Received];
    expect(message).toEqual({
      id: headers['webhook-id'],
      type: 'note.changed',
      at: expect.any(String) as string,
      subject: { type: 'Client', id: house.sam.id },
      record: { type: 'Note', id: note },
    });
    expect(body).not.toContain('Words');
    const library = new Webhook(secret);
    expect(library.verify(body, headers)).toEqual(message);
    expect(() => library.verify(body.replace('Note', 'Plan'), headers)).toThrow(/signature/);
    expect(() => new Webhook(`whsec_${btoa('another secret')}`).verify(body, headers)).toThrow(
      /signature/,
    );
    // The signature holds for this moment: what is sent again much later is refused.
    const old = { ...headers, 'webhook-timestamp': '1700000000' };
    expect(() => library.verify(body, old)).toThrow(/old/);
  });

  it('of a draft is told once it is shared or signed, and not before', async () => {
    const { path } = await endpoint();
    const draft = await beginNote(as.clinician, house.sam.id);
    const kept = await save(as.clinician, draft, [{ key: 'data', words: 'mine' }]);
    const other = await signedNote();
    await waited(() =>
      expect(toldOf(receiver.got(path))).toEqual([['note.changed', house.sam.id, other]]),
    );
    await save(as.clinician, kept, [{ key: 'data', words: 'ours' }], { shared: true });
    await waited(() =>
      expect(toldOf(receiver.got(path))).toEqual([
        ['note.changed', house.sam.id, other],
        ['note.changed', house.sam.id, draft.id],
      ]),
    );
  });

  it('of a plan that is being written is told too, many at once', async () => {
    const { path, endpoint: made } = await endpoint({ events: ['PLANS'] });
    const draft = await startDraft(as.caseManager, house.sam.id);
    for (const words of ['One', 'Two', 'Three']) await writeGoal(as.caseManager, draft, words);
    await waited(() => expect(receiver.got(path).length).toBeGreaterThan(0));
    const told = receiver.got(path);
    expect(told[0]?.message).toMatchObject({
      type: 'plan.changed',
      subject: { type: 'Client', id: house.sam.id },
      record: { type: 'Plan' },
    });
    expect((await deliveries(made.id)).length).toBeLessThan(4);
  });

  it('of a meeting is told to those who reach somebody on its agenda', async () => {
    const { residential, dayTreatment } = house.programmes;
    const about = (id: string) => ({
      events: ['MEETINGS'],
      programmeIds: [globalId('Programme', id)],
    });
    const sams = await endpoint(about(residential));
    const mias = await endpoint(about(dayTreatment));
    const meeting = await makeMeeting(server, house, [house.sam]);
    const seen = await seenMeeting(as.caseManager, meeting.id);
    await changed(as.caseManager, 'start', { id: meeting.id, version: seen?.version });
    await waited(() => expect(receiver.got(sams.path).length).toBeGreaterThan(0));
    expect(receiver.got(sams.path)[0]?.message).toMatchObject({
      type: 'meeting.changed',
      subject: { type: 'Meeting', id: meeting.id },
    });
    expect(receiver.got(mias.path)).toEqual([]);
  });

  it('is told of clients in its programmes alone, as they are when it is sent', async () => {
    const { residential, dayTreatment } = house.programmes;
    const programmeIds = [globalId('Programme', dayTreatment)];
    const mias = await endpoint({ programmeIds });
    const all = await endpoint();
    const narrowed = await endpoint();
    // Nothing is accepted at first, so that it waits.
    receiver.answer(narrowed.path, { status: 503 });
    const ofSam = await signedNote();
    await waited(() => expect(toldOf(receiver.got(all.path))).toHaveLength(1));
    await waited(() => expect(receiver.got(narrowed.path)).toHaveLength(1));
    const ofMia = await signedNote(house.mia, as.colleague);
    await waited(() =>
      expect(toldOf(receiver.got(mias.path))).toEqual([['note.changed', house.mia.id, ofMia]]),
    );
    await waited(async () =>
      expect((await deliveries(narrowed.endpoint.id)).map(({ state }) => state)).toEqual([
        'WAITING',
        'WAITING',
      ]),
    );
    const [now] = (await endpoints()).filter(({ id }) => id === narrowed.endpoint.id);
    await update({ id: now?.id, version: now?.version, programmeIds });
    receiver.answer(narrowed.path, { status: 204 });
    ahead += 20_000;
    await waited(async () =>
      expect((await deliveries(narrowed.endpoint.id)).map(({ state }) => state).sort()).toEqual([
        'DELIVERED',
        'DROPPED',
      ]),
    );
    expect(toldOf(receiver.got(narrowed.path)).at(-1)).toEqual([
      'note.changed',
      house.mia.id,
      ofMia,
    ]);
    expect(ofSam).not.toBe(ofMia);
    expect(residential).not.toBe(dayTreatment);
  });

  it('that an endpoint did not ask for is not told to it', async () => {
    const { path } = await endpoint({ events: ['MEETINGS'] });
    const all = await endpoint();
    await signedNote();
    await waited(() => expect(receiver.got(all.path)).toHaveLength(1));
    expect(receiver.got(path)).toEqual([]);
  });
});

describe('a receiver that', () => {
  it('fails is tried again with the same message, and that is written down', async () => {
    const { path, endpoint: made } = await endpoint();
    receiver.answer(path, { status: 500, body: `Broken ${'x'.repeat(500)}` });
    await test(made.id);
    await waited(() => expect(receiver.got(path)).toHaveLength(1));
    await waited(async () => expect((await endpoints())[0]?.failingSince).not.toBeNull());
    receiver.answer(path, { status: 200, body: 'Thank you' });
    ahead += 10_000;
    await waited(() => expect(receiver.got(path)).toHaveLength(2));
    const [first, second] = receiver.got(path) as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    await waited(async () =>
      expect(await deliveries(made.id)).toEqual([
        {
          id: first.headers['webhook-id'],
          type: 'webhook.test',
          state: 'DELIVERED',
          attempts: [
            {
              status: 500,
              problem: null,
              answer: `Broken ${'x'.repeat(193)}`,
              milliseconds: expect.any(Number) as number,
            },
            {
              status: 200,
              problem: null,
              answer: 'Thank you',
              milliseconds: expect.any(Number) as number,
            },
          ],
        },
      ]),
    );
    expect((await endpoints())[0]?.failingSince).toBeNull();
  });

  it('is slow holds up no other', async () => {
    const slow = await endpoint();
    const quick = await endpoint();
    receiver.answer(slow.path, 'silent');
    await test(slow.endpoint.id);
    await waited(() => expect(receiver.got(slow.path)).toHaveLength(1));
    await test(quick.endpoint.id);
    // The slow one has fifteen seconds.
    await waited(() => expect(receiver.got(quick.path)).toHaveLength(1));
    expect((await deliveries(slow.endpoint.id))[0]?.attempts).toEqual([]);
    await waited(async () =>
      expect((await deliveries(slow.endpoint.id))[0]?.attempts[0]).toMatchObject({
        status: null,
        problem: 'TIMEOUT',
      }),
    );
    receiver.answer(slow.path, { status: 204 });
  });

  it('points elsewhere is not followed', async () => {
    const { path, endpoint: made } = await endpoint();
    receiver.answer(path, { status: 307, location: receiver.url('/elsewhere') });
    await test(made.id);
    await waited(async () => expect((await deliveries(made.id))[0]?.attempts[0]?.status).toBe(307));
    expect(receiver.got('/elsewhere')).toEqual([]);
  });

  it('lost a message gets it again with the same id', async () => {
    const { path, endpoint: made } = await endpoint();
    await test(made.id);
    await waited(() => expect(receiver.got(path)).toHaveLength(1));
    await waited(async () => expect((await deliveries(made.id))[0]?.state).toBe('DELIVERED'));
    const [delivery] = await deliveries(made.id);
    await redeliver(delivery?.id ?? '');
    await waited(() => expect(receiver.got(path)).toHaveLength(2));
    const ids = receiver.got(path).map(({ message }) => message.id);
    expect(ids).toEqual([delivery?.id, delivery?.id]);
  });

  it('accepts nothing for five days is switched off, and its administrators are told', async () => {
    const { path, endpoint: made } = await endpoint();
    receiver.answer(path, { status: 500 });
    await test(made.id);
    // Eight attempts, and the last of them is the last. (Sessions would end: nobody asks meanwhile.)
    const log = 'select state, jsonb_array_length(log::jsonb) as tried from webhook_delivery';
    await vi.waitFor(async () => {
      ahead += 3_600_000;
      expect(await rows(log)).toEqual([{ state: 'failed', tried: 8 }]);
    }, patient);
    ahead = 0;
    expect((await endpoints())[0]).toMatchObject({ active: true, switchedOffAt: null });
    await rows(
      `update webhook_endpoint set failing_since = now() - interval '6 days' returning id`,
    );
    await test(made.id);
    await waited(async () =>
      expect((await endpoints())[0]).toMatchObject({
        active: false,
        switchedOffAt: expect.any(String) as string,
      }),
    );
    expect(await rows(`select recipient, subject from mail_message`)).toEqual([
      {
        recipient: house.people.administrator.email,
        subject: 'A webhook of Roundtable was switched off',
      },
    ]);
    receiver.answer(path, { status: 204 });
    const sent = receiver.got(path).length;
    const [off] = await endpoints();
    await update({ id: made.id, version: off?.version, active: true });
    // What waited is tried again.
    ahead += 10_000;
    await waited(() => expect(receiver.got(path).length).toBeGreaterThan(sent));
  });
});

describe('an endpoint', () => {
  it('keeps its secret sealed, and shows it once', async () => {
    const { secret } = await endpoint();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [row] = await rows<Record<string, unknown>>('select * from webhook_endpoint');
    expect(JSON.stringify(row)).not.toContain(secret.slice('whsec_'.length));
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
    const { errors } = await as.administrator.query(create, {
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
    expect(await as.administrator.codes(create, { input })).toEqual([code]);
  });

  it('is changed by those who saw it as it is', async () => {
    const { endpoint: made } = await endpoint();
    const { updateWebhookEndpoint: answer } = await update({
      id: made.id,
      version: made.version,
      active: false,
    });
    expect(answer.endpoint.active).toBe(false);
    const stale = { id: made.id, version: made.version, active: true };
    expect(
      await as.administrator.codes(
        `mutation ($input: UpdateWebhookEndpointInput!) {
          updateWebhookEndpoint(input: $input) { endpoint { id } } }`,
        { input: stale },
      ),
    ).toEqual(['CONFLICT']);
    expect(
      await as.administrator.codes(
        'mutation ($input: WebhookEndpointInput!) { testWebhook(input: $input) { delivery { id } } }',
        { input: { id: made.id } },
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });

  it('belongs to its organisation and its administrators', async () => {
    const { endpoint: made } = await endpoint();
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
      [create, { input: { url: 'https://example.org', description: 'x', events: ['NOTES'] } }],
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
    expect(await endpoints()).toMatchObject([{ id: made.id, active: true }]);
  });
});
