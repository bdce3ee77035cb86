/** Webhooks, from the change to a receiver that fails, is slow, or gets the same message again. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { changed, makeMeeting, seenMeeting } from '../../testing/meetings.ts';
import { beginNote, save, sign } from '../../testing/notes.ts';
import { startDraft, writeGoal } from '../../testing/plans.ts';
import { startReceiver, type Received, type Receiver } from '../../testing/receiver.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { webhooksOf, type Webhooks } from '../../testing/webhooks.ts';
import { sessionOf } from '../../kernel/db/orm.ts';
import { globalId, localId } from '../../kernel/ids.ts';

let server: TestServer;
let receiver: Receiver;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
/** What is added to the clock of the server. */
let ahead = 0;
let webhooks: Webhooks;

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
  webhooks = webhooksOf(as.administrator, receiver);
});
beforeEach(async () => {
  for (const { id } of await webhooks.all()) await webhooks.remove(id);
});
afterAll(async () => {
  await server.stop();
  await receiver.stop();
});

const rows = <T>(sql: string): Promise<T[]> =>
  server.orm.em
    .fork({ session: sessionOf(house.organisationId) })
    .transactional((em) => em.execute<T[]>(sql));

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
    const { path, secret, endpoint } = await webhooks.make();
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
    // The trail keeps who was told of whom, longer than deliveries are kept.
    const trail = await inHouse(server.orm, house.organisationId, (em) =>
      em.execute<{ clients: string[]; kind: string }[]>(
        `select client_ids::text[] as clients, kind from audit_entry
         where operation = 'webhook note.changed' and detail->>'endpointId' = ?`,
        [localId('WebhookEndpoint', endpoint.id)],
      ),
    );
    expect(trail).toEqual([{ clients: [house.sam.clientId], kind: 'read' }]);
    // The signature holds for this moment: what is sent again much later is refused.
    const old = { ...headers, 'webhook-timestamp': '1700000000' };
    expect(() => library.verify(body, old)).toThrow(/old/);
  });

  it('of a draft is told once it is shared or signed, and not before', async () => {
    const { path } = await webhooks.make();
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
    const { path, endpoint: made } = await webhooks.make({ events: ['PLANS'] });
    const draft = await startDraft(as.caseManager, house.sam.id);
    for (const words of ['One', 'Two', 'Three']) await writeGoal(as.caseManager, draft, words);
    await waited(() => expect(receiver.got(path).length).toBeGreaterThan(0));
    const told = receiver.got(path);
    expect(told[0]?.message).toMatchObject({
      type: 'plan.changed',
      subject: { type: 'Client', id: house.sam.id },
      record: { type: 'Plan' },
    });
    expect((await webhooks.deliveries(made.id)).length).toBeLessThan(4);
  });

  it('of a meeting is told to those who reach somebody on its agenda', async () => {
    const { residential, dayTreatment } = house.programmes;
    const about = (id: string) => ({
      events: ['MEETINGS'],
      programmeIds: [globalId('Programme', id)],
    });
    const sams = await webhooks.make(about(residential));
    const mias = await webhooks.make(about(dayTreatment));
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
    const mias = await webhooks.make({ programmeIds });
    const all = await webhooks.make();
    const narrowed = await webhooks.make();
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
      expect((await webhooks.deliveries(narrowed.endpoint.id)).map(({ state }) => state)).toEqual([
        'WAITING',
        'WAITING',
      ]),
    );
    const [now] = (await webhooks.all()).filter(({ id }) => id === narrowed.endpoint.id);
    await webhooks.update({ id: now?.id, version: now?.version, programmeIds });
    receiver.answer(narrowed.path, { status: 204 });
    ahead += 20_000;
    await waited(async () =>
      expect(
        (await webhooks.deliveries(narrowed.endpoint.id)).map(({ state }) => state).sort(),
      ).toEqual(['DELIVERED', 'DROPPED']),
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
    const { path } = await webhooks.make({ events: ['MEETINGS'] });
    const all = await webhooks.make();
    await signedNote();
    await waited(() => expect(receiver.got(all.path)).toHaveLength(1));
    expect(receiver.got(path)).toEqual([]);
  });
});

describe('an endpoint', () => {
  it('is deleted while changes are made without undoing any of them', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { endpoint } = await webhooks.make();
      // A change or deletion that failed would throw.
      const notes = Array.from({ length: 6 }, () => signedNote());
      await Promise.race(notes);
      await Promise.all([...notes, webhooks.remove(endpoint.id)]);
    }
    expect(await webhooks.all()).toEqual([]);
  });
});

describe('a receiver that', () => {
  it('fails is tried again with the same message, and that is written down', async () => {
    const { path, endpoint: made } = await webhooks.make();
    receiver.answer(path, { status: 500, body: `Broken ${'x'.repeat(500)}` });
    await webhooks.test(made.id);
    await waited(() => expect(receiver.got(path)).toHaveLength(1));
    await waited(async () => expect((await webhooks.all())[0]?.failingSince).not.toBeNull());
    receiver.answer(path, { status: 200, body: 'Thank you' });
    ahead += 10_000;
    await waited(() => expect(receiver.got(path)).toHaveLength(2));
    const [first, second] = receiver.got(path) as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    await waited(async () =>
      expect(await webhooks.deliveries(made.id)).toEqual([
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
    expect((await webhooks.all())[0]?.failingSince).toBeNull();
  });

  it('is slow holds up no other', async () => {
    const slow = await webhooks.make();
    const quick = await webhooks.make();
    receiver.answer(slow.path, 'silent');
    await webhooks.test(slow.endpoint.id);
    await waited(() => expect(receiver.got(slow.path)).toHaveLength(1));
    await webhooks.test(quick.endpoint.id);
    // The slow one has fifteen seconds.
    await waited(() => expect(receiver.got(quick.path)).toHaveLength(1));
    expect((await webhooks.deliveries(slow.endpoint.id))[0]?.attempts).toEqual([]);
    await waited(async () =>
      expect((await webhooks.deliveries(slow.endpoint.id))[0]?.attempts[0]).toMatchObject({
        status: null,
        problem: 'TIMEOUT',
      }),
    );
    receiver.answer(slow.path, { status: 204 });
  });

  it('points elsewhere is not followed', async () => {
    const { path, endpoint: made } = await webhooks.make();
    receiver.answer(path, { status: 307, location: receiver.url('/elsewhere') });
    await webhooks.test(made.id);
    await waited(async () =>
      expect((await webhooks.deliveries(made.id))[0]?.attempts[0]?.status).toBe(307),
    );
    expect(receiver.got('/elsewhere')).toEqual([]);
  });

  it('lost a message gets it again with the same id', async () => {
    const { path, endpoint: made } = await webhooks.make();
    await webhooks.test(made.id);
    await waited(() => expect(receiver.got(path)).toHaveLength(1));
    await waited(async () =>
      expect((await webhooks.deliveries(made.id))[0]?.state).toBe('DELIVERED'),
    );
    const [delivery] = await webhooks.deliveries(made.id);
    await webhooks.redeliver(delivery?.id ?? '');
    await waited(() => expect(receiver.got(path)).toHaveLength(2));
    const ids = receiver.got(path).map(({ message }) => message.id);
    expect(ids).toEqual([delivery?.id, delivery?.id]);
  });

  it('accepts nothing for five days is switched off, and its administrators are told', async () => {
    const { path, endpoint: made } = await webhooks.make();
    receiver.answer(path, { status: 500 });
    await webhooks.test(made.id);
    // Eight attempts, and the last of them is the last. (Sessions would end: nobody asks meanwhile.)
    const log = 'select state, jsonb_array_length(log::jsonb) as tried from webhook_delivery';
    await vi.waitFor(async () => {
      ahead += 3_600_000;
      expect(await rows(log)).toEqual([{ state: 'failed', tried: 8 }]);
    }, patient);
    ahead = 0;
    expect((await webhooks.all())[0]).toMatchObject({ active: true, switchedOffAt: null });
    await rows(
      `update webhook_endpoint set failing_since = now() - interval '6 days' returning id`,
    );
    await webhooks.test(made.id);
    await waited(async () =>
      expect((await webhooks.all())[0]).toMatchObject({
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
    const [off] = await webhooks.all();
    await webhooks.update({ id: made.id, version: off?.version, active: true });
    // What waited is tried again.
    ahead += 10_000;
    await waited(() => expect(receiver.got(path).length).toBeGreaterThan(sent));
  });
});
