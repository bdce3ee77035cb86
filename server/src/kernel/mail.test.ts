/** Letters and the jobs that send them, to a real mail server on the loopback. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { createChangeBus } from './changes.ts';
import { sessionOf } from './db/orm.ts';
import { runInOrganisation, startJobs, type Jobs } from './jobs.runner.ts';
import type { Job, NetworkJob } from './jobs.ts';
import { createLog } from './log.ts';
import { mailJob } from './mail.job.ts';
import { cancelMail, queueMail } from './mail.ts';
import { createMailer, type Mailer } from './mail.transport.ts';
import type { Operation } from './operation.ts';
import { createOutbound } from './outbound.ts';
import { createSeal } from './seal.ts';
import type { Services } from './services.ts';

let server: TestServer;
let house: TestHouse;
let now = new Date();
const log = createLog({ logLevel: 'silent' });
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rows('delete from due_work');
  await rows('delete from mail_message');
});
afterAll(() => server.stop());

const rows = <T = Record<string, unknown>>(sql: string): Promise<T[]> =>
  server.orm.em
    .fork({ session: sessionOf(house.organisationId) })
    .transactional((em) => em.execute<T[]>(sql));

/** What a node of its own has: its bus wakes nobody else's runner. */
const node = (): Services => ({
  orm: server.orm,
  bus: createChangeBus(),
  clock: { now: () => now },
  log,
  origin: server.origin,
  outbound: createOutbound([]),
  seal: createSeal('a secret of this test'),
});

const inHouse = <T>(services: Services, work: (operation: Operation) => Promise<T>): Promise<T> =>
  runInOrganisation(services, house.organisationId, 'test', work);

function start(services: Services, jobs: (Job | NetworkJob)[], leaseFor?: number): Jobs {
  const started = startJobs(services, jobs, { pollEvery: 50, ...(leaseFor ? { leaseFor } : {}) });
  closing.push(() => started.close());
  return started;
}

interface Received {
  readonly to: string;
  readonly content: string;
}

/** A mail server; `answer` says for each recipient what it says, for instance `451 later`. */
async function mailServer(answer: (to: string) => string | undefined = () => undefined) {
  const received: Received[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      const said = answer(address);
      if (!said) return callback();
      callback(Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(' ');
        received.push({ to, content: Buffer.concat(chunks).toString('utf8') });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  closing.push(() => new Promise((resolve) => smtp.close(() => resolve())));
  const { port } = smtp.server.address() as AddressInfo;
  const mail = {
    kind: 'smtp',
    url: `smtp://127.0.0.1:${port}`,
    from: 'Roundtable <care@example.org>',
  } as const;
  const mailer = createMailer({ mail, origin: server.origin }, log) as Mailer;
  return { received, mailer };
}

const letter = {
  to: 'parent@example.org',
  subject: 'Something new to read',
  text: 'Sign in to read it.',
};
const patient = { timeout: 20_000 };

describe('a letter', () => {
  it('is sent once its operation is committed, and says who from, to whom and what', async () => {
    const { received, mailer } = await mailServer();
    const services = node();
    start(services, [mailJob(mailer)]);
    const message = await inHouse(services, async (operation) =>
      queueMail(operation, { ...letter, text: `Read it at ${operation.linkTo('/day')}` }),
    );
    await vi.waitFor(() => expect(received).toHaveLength(1), patient);
    expect(received[0]?.to).toBe('parent@example.org');
    expect(received[0]?.content).toMatch(/^From: Roundtable <care@example\.org>\r$/m);
    expect(received[0]?.content).toMatch(/^Subject: Something new to read\r$/m);
    expect(received[0]?.content).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(received[0]?.content).toContain(`Message-ID: <${message.id}@127.0.0.1>`);
    expect(received[0]?.content).toContain(`Read it at ${server.origin}/day`);
    await vi.waitFor(
      async () => expect(await rows('select state from mail_message')).toEqual([{ state: 'sent' }]),
      patient,
    );
  });

  it('of an operation that is rolled back was never written', async () => {
    const services = node();
    await expect(
      inHouse(services, async (operation) => {
        queueMail(operation, letter);
        await operation.em.flush();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await rows('select 1 from mail_message')).toEqual([]);
    expect(await rows('select 1 from due_work')).toEqual([]);
  });

  it('is tried again later where the mail server has no room now', async () => {
    let full = true;
    const { received, mailer } = await mailServer(() => (full ? '451 later' : undefined));
    const services = node();
    start(services, [mailJob(mailer)]);
    await inHouse(services, async (operation) => queueMail(operation, letter));
    const problem = 'select state, attempts, problem from mail_message';
    await vi.waitFor(
      async () =>
        expect(await rows(problem)).toEqual([
          { state: 'queued', attempts: 1, problem: expect.stringContaining('451') as string },
        ]),
      patient,
    );
    full = false;
    now = new Date(now.getTime() + 61_000);
    await vi.waitFor(() => expect(received).toHaveLength(1), patient);
    await vi.waitFor(
      async () =>
        expect(await rows(problem)).toEqual([{ state: 'sent', attempts: 2, problem: null }]),
      patient,
    );
  });

  it('has failed where the mail server refuses it for good, and stops no other', async () => {
    const { received, mailer } = await mailServer((to) =>
      to.startsWith('gone') ? '550 no such mailbox' : undefined,
    );
    const services = node();
    await inHouse(services, async (operation) => {
      queueMail(operation, { ...letter, to: 'gone@example.org' });
      queueMail(operation, letter);
    });
    start(services, [mailJob(mailer)]);
    await vi.waitFor(
      async () =>
        expect(await rows('select recipient, state from mail_message order by 1')).toEqual([
          { recipient: 'gone@example.org', state: 'failed' },
          { recipient: 'parent@example.org', state: 'sent' },
        ]),
      patient,
    );
    expect(received).toHaveLength(1);
  });

  it.each([
    'not an address',
    'a@example.org, b@example.org',
    'a@example.org\r\nBcc: b@example.org',
  ])('to %j goes nowhere', async (to) => {
    const message = await inHouse(node(), async (operation) =>
      queueMail(operation, { ...letter, to }),
    );
    expect(message.state).toBe('failed');
    expect(await rows('select 1 from due_work')).toEqual([]);
  });

  it('can be taken back until it is handed over', async () => {
    const { received, mailer } = await mailServer();
    const services = node();
    const message = await inHouse(services, async (operation) => queueMail(operation, letter));
    expect(await inHouse(services, (operation) => cancelMail(operation, message.id))).toBe(true);
    start(services, [mailJob(mailer)]);
    const later = await inHouse(services, async (operation) => queueMail(operation, letter));
    await vi.waitFor(
      async () =>
        expect(await rows('select state from mail_message order by state')).toEqual([
          { state: 'cancelled' },
          { state: 'sent' },
        ]),
      patient,
    );
    expect(received).toHaveLength(1);
    expect(await inHouse(services, (operation) => cancelMail(operation, later.id))).toBe(false);
  });

  it('that is taken back while it is handed over is not tried again', async () => {
    const { received, mailer } = await mailServer((to) =>
      to.startsWith('full') ? '451 later' : undefined,
    );
    const services = node();
    const taken: boolean[] = [];
    const meanwhile: Mailer = {
      async send(sent) {
        taken.push(await inHouse(services, (operation) => cancelMail(operation, sent.id)));
        await mailer.send(sent);
      },
    };
    start(services, [mailJob(meanwhile)]);
    await inHouse(services, async (operation) => {
      queueMail(operation, { ...letter, to: 'full@example.org' });
      queueMail(operation, letter);
    });
    await vi.waitFor(
      async () =>
        expect(
          await rows('select recipient, state from mail_message where sending_since is null'),
        ).toEqual(
          expect.arrayContaining([
            { recipient: 'full@example.org', state: 'cancelled' },
            // It had gone: that is what is known of it.
            { recipient: 'parent@example.org', state: 'sent' },
          ]),
        ),
      patient,
    );
    expect(taken).toEqual([false, false]);
    expect(received).toHaveLength(1);
  });

  it('goes into a file where no mail server is named', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'roundtable-mail-'));
    closing.push(() => rm(folder, { recursive: true }));
    const mail = { kind: 'folder', folder, from: 'care@example.org' } as const;
    const mailer = createMailer({ mail, origin: server.origin }, log) as Mailer;
    await mailer.send({ id: 'one', ...letter });
    expect(await readdir(folder)).toEqual(['one.eml']);
    expect(await readFile(path.join(folder, 'one.eml'), 'utf8')).toContain('Sign in to read it.');
  });
});

describe('work that is due', () => {
  it('is done once, however many nodes look for it', async () => {
    let runs = 0;
    const job: Job = {
      kind: 'task-reminders',
      run: async () => {
        runs += 1;
        return null;
      },
    };
    const nodes = [node(), node(), node()];
    for (const services of nodes) start(services, [job]);
    for (let time = 1; time <= 5; time += 1) {
      await inHouse(nodes[0] as Services, async (operation) => operation.due('task-reminders'));
      await vi.waitFor(() => expect(runs).toBe(time), patient);
    }
    const idle = `select 1 from due_work where due_at < '9999-01-01' or lease_until is not null`;
    await vi.waitFor(async () => expect(await rows(idle)).toEqual([]), patient);
    expect(runs).toBe(5);
  });

  it('that becomes due while it is being done is done again', async () => {
    const services = node();
    let runs = 0;
    const job: NetworkJob = {
      kind: 'webhooks',
      runOutside: async (inTransaction) => {
        runs += 1;
        // As another operation would, in the middle of the run.
        if (runs === 1) await inTransaction(async (operation) => operation.due('webhooks'));
        return null;
      },
    };
    start(services, [job]);
    await inHouse(services, async (operation) => operation.due('webhooks'));
    await vi.waitFor(() => expect(runs).toBe(2), patient);
  });

  it('waits for its time, and is due again when the run says', async () => {
    const services = node();
    const ran: Date[] = [];
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    const times = [at(10), at(20)];
    start(services, [
      {
        kind: 'meeting-series',
        run: async ({ clock }) => {
          ran.push(clock.now());
          return times[ran.length] ?? null;
        },
      },
    ]);
    await inHouse(services, async (operation) => operation.due('meeting-series', times[0]));
    now = at(11);
    await vi.waitFor(() => expect(ran).toHaveLength(1), patient);
    now = at(12);
    await vi.waitFor(() => expect(ran).toHaveLength(2), patient);
    expect(ran[1]?.getTime()).toBeGreaterThanOrEqual(times[1]?.getTime() ?? 0);
  });

  it('of a run that failed is tried again, and what the run changed is rolled back', async () => {
    const services = node();
    let runs = 0;
    start(services, [
      {
        kind: 'task-reminders',
        run: async (operation) => {
          runs += 1;
          queueMail(operation, letter);
          await operation.em.flush();
          if (runs === 1) throw new Error('the first time');
          return null;
        },
      },
    ]);
    await inHouse(services, async (operation) => operation.due('task-reminders'));
    await vi.waitFor(
      async () => expect(await rows('select failures from due_work')).toEqual([{ failures: 1 }]),
      patient,
    );
    now = new Date(now.getTime() + 3_000);
    await vi.waitFor(() => expect(runs).toBe(2), patient);
    await vi.waitFor(
      async () => expect(await rows('select 1 from mail_message')).toHaveLength(1),
      patient,
    );
  });

  it('of a node that died is taken over when its lease has run out', async () => {
    await inHouse(node(), async (operation) => operation.due('task-reminders'));
    // What a node leaves that was killed in the middle of a run.
    await rows(`update due_work set due_at = '9999-12-31Z', holder = gen_random_uuid(),
      lease_until = '${new Date(now.getTime() + 60_000).toISOString()}'`);
    let runs = 0;
    const job: Job = {
      kind: 'task-reminders',
      run: async () => {
        runs += 1;
        return null;
      },
    };
    const other: Job = { kind: 'meeting-series', run: async () => null };
    start(node(), [job, other]);
    // Other work is done meanwhile, and this is not touched.
    await inHouse(node(), async (operation) => operation.due('meeting-series'));
    await vi.waitFor(
      async () =>
        expect(
          await rows(`select kind from due_work where kind = 'meeting-series'
            and due_at > '9999-01-01' and lease_until is null`),
        ).toHaveLength(1),
      patient,
    );
    expect(runs).toBe(0);
    now = new Date(now.getTime() + 61_000);
    await vi.waitFor(() => expect(runs).toBe(1), patient);
  });
});
