/**
 * docs/api.md, as a reader would follow it: every block of code is taken from the page and run as it
 * is written, against a real server with the demonstration.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, validate, buildSchema, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDemo } from './demo/index.ts';
import { messageOf } from './features/exchange/webhook.message.ts';
import { errorCodes } from './kernel/errors.ts';
import { createLog } from './kernel/log.ts';
import { scopes } from './kernel/scopes.ts';
import { limits } from './realtime/limits.ts';
import { closeCodes } from './realtime/close-codes.ts';
import { blocksOf, hasShell, Reader, type Block } from './testing/guide.ts';
import { scopeName } from './testing/keys.ts';
import { beginNote, save } from './testing/notes.ts';
import { freePort, startServer, type TestServer, type TestVisitor } from './testing/server.ts';

const password = 'roundtable';
let server: TestServer;
let guide: string;
let blocks: Block[];
let reader: Reader;
let receiverPort: number;
let administrator: TestVisitor;
let author: TestVisitor;
let keyId: string;
/** The client that the examples find first. */
let client: { id: string; name: string };
const ran = new Set<Block>();

const blocksIn = (language: string): Block[] =>
  blocks.filter((block) => block.language === language);

/** The block that is saved as this file; it counts as run. */
function module(file: string): string {
  const block = blocks.find((each) => each.file === file);
  if (!block) throw new Error(`The guide has no ${file}`);
  ran.add(block);
  return file;
}

async function makeKey(): Promise<{ id: string; secret: string }> {
  const { createApiKey } = await administrator.get<{
    createApiKey: { secret: string; apiKey: { id: string } };
  }>(
    `mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { secret apiKey { id } } }`,
    {
      input: {
        name: 'Nightly report',
        scopes: scopes.map(scopeName),
        allProgrammes: true,
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  return { id: createApiKey.apiKey.id, secret: createApiKey.secret };
}

/** Somebody of the demonstration who may write about the client. */
async function whoReaches(id: string): Promise<TestVisitor> {
  for (const name of ['casemanager', 'therapist', 'nurse', 'teacher', 'psychiatrist']) {
    const visitor = await server.signIn(`${name}@demo.test`, password);
    const found = await visitor.query<{ client: { viewerCan: string[] } | null }>(
      'query ($id: ID!) { client(id: $id) { viewerCan } }',
      { id },
    );
    if (found.data?.client?.viewerCan.includes('note.write')) return visitor;
  }
  throw new Error('Nobody of the demonstration writes about this client');
}

/** Writes a note that the team, and the key, may read. */
async function writeNote(words: string): Promise<void> {
  const note = await beginNote(author, client.id, { shared: true });
  const [section] = note.sections;
  await save(author, note, [{ key: section?.key ?? '', words }], { shared: true });
}

beforeAll(async () => {
  guide = await readFile(path.resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
  blocks = blocksOf(guide);
  receiverPort = await freePort();
  server = await startServer({
    config: { webhookPrivateHosts: [`127.0.0.1:${receiverPort}`] },
    jobs: { pollEvery: 100 },
  });
  await ensureDemo({ ownerUrl: server.database.ownerUrl, log: createLog({ logLevel: 'error' }) });
  administrator = await server.signIn('admin@demo.test', password);
  const key = await makeKey();
  keyId = key.id;
  const program = server.withKey(key.secret);
  const { clients } = await program.get<{ clients: { nodes: { id: string; name: string }[] } }>(
    '{ clients(first: 1) { nodes { id name } } }',
  );
  client = clients.nodes[0]!;
  author = await whoReaches(client.id);
  reader = await Reader.of(blocks, {
    ROUNDTABLE_URL: server.origin,
    ROUNDTABLE_KEY: key.secret,
  });
});
afterAll(async () => {
  await reader?.close();
  await server?.stop();
});

describe.skipIf(!hasShell())('in a shell (skipped where there is no bash or no curl)', () => {
  it('asks with curl, and is answered as the page shows', async () => {
    const shell = blocksIn('sh');
    const printed = await reader.shell(shell);
    for (const [at, block] of shell.entries()) {
      ran.add(block);
      const answer = printed[at]?.trim() ?? '';
      if (answer !== '') expect(answer, `line ${block.line}`).toMatch(/^\{.*\}$/s);
      // What the page shows right below it is the answer, to the letter.
      const shown = blocks[blocks.indexOf(block) + 1];
      if (shown?.language === 'json') {
        ran.add(shown);
        expect(JSON.parse(answer), `line ${shown.line}`).toEqual(JSON.parse(shown.text));
      } else expect(answer).not.toContain('"errors"');
    }
    expect(printed.join('\n')).toContain(client.name);
  });
});

describe('in Node', () => {
  it('asks without a library', async () => {
    module('roundtable.mjs');
    const lines = await reader.run(module('pages.mjs'));
    const count = lines.length - 1;
    expect(count).toBeGreaterThan(3);
    expect(lines.at(-1)).toBe(`${count} clients`);
    expect(lines[0]).toContain(client.name);
  });

  it('is told the cost, and refused what costs too much', async () => {
    const lines = await reader.run(module('cost.mjs'));
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^5 by 5: \\d+ of ${limits.cost}, done$`)),
      expect.stringMatching(new RegExp(`^100 by 100: \\d+ of ${limits.cost}, TOO_COMPLEX$`)),
    ]);
  });

  it('edits a draft, and is told where it is not as was thought', async () => {
    expect(await reader.run(module('draft.mjs'))).toEqual([
      expect.stringMatching(/^Added to the plan of .+: Walks to school with a friend\.$/),
      'Measured: 1',
      'Not as it was thought to be: CONFLICT',
      'Removed again',
    ]);
  });

  it('does once what is sent twice', async () => {
    expect(await reader.run(module('once.mjs'))).toEqual([
      'One need',
      'The same key for something else: CONFLICT',
    ]);
  });

  it('has subscriptions that fit the schema', async () => {
    const text = await readFile(
      path.resolve(import.meta.dirname, '../../schema/schema.graphql'),
      'utf8',
    );
    const schema: GraphQLSchema = buildSchema(text);
    for (const block of blocksIn('graphql')) {
      expect(validate(schema, parse(block.text)), `line ${block.line}`).toEqual([]);
      ran.add(block);
    }
  });

  it('is an Apollo Client that follows its own change', async () => {
    expect(await reader.run(module('apollo.mjs'))).toEqual([
      'Apollo: READY',
      'Apollo: CHANGED, Reads a page aloud.',
    ]);
  });

  it('is a urql client that follows its own change', async () => {
    expect(await reader.run(module('urql.mjs'))).toEqual([
      'urql: READY',
      'urql: CHANGED, Company at breakfast',
    ]);
  });
});

describe('webhooks', () => {
  it('come signed, and what they tell of is asked for with the key', async () => {
    const { createWebhookEndpoint: made } = await administrator.get<{
      createWebhookEndpoint: { secret: string; endpoint: { id: string } };
    }>(
      `mutation ($input: CreateWebhookEndpointInput!) {
        createWebhookEndpoint(input: $input) { secret endpoint { id } } }`,
      {
        input: {
          url: `http://127.0.0.1:${receiverPort}/`,
          description: 'The guide',
          events: ['NOTES'],
          allProgrammes: true,
        },
      },
    );
    const receiver = reader.start(module('receiver.mjs'), {
      PORT: String(receiverPort),
      WEBHOOK_SECRET: made.secret,
    });
    await receiver.says('Listening');
    const forged = await fetch(`http://127.0.0.1:${receiverPort}/`, {
      method: 'POST',
      headers: {
        'webhook-id': 'forged',
        'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
      },
      body: '{"type":"note.changed"}',
    });
    expect(forged.status).toBe(401);
    await writeNote('Told by a webhook.');
    await receiver.says(/^note\.changed: DRAFT, by \S+/m);
    await receiver.stop();
    await administrator.get(
      'mutation ($input: WebhookEndpointInput!) { deleteWebhookEndpoint(input: $input) { id } }',
      { input: { id: made.endpoint.id } },
    );
  });

  it('look as the page shows', () => {
    for (const block of blocksIn('json message')) {
      const shown = JSON.parse(block.text) as Record<string, unknown>;
      const sent = JSON.parse(
        messageOf({
          id: '00000000-0000-7000-8000-000000000000',
          type: 'note.changed',
          at: new Date('2026-11-23T09:30:00.000Z'),
          subjectType: 'Client',
          subjectId: '00000000-0000-7000-8000-000000000001',
          recordType: 'Note',
          recordId: '00000000-0000-7000-8000-000000000002',
        }),
      ) as Record<string, unknown>;
      const withoutIds = (_key: string, value: unknown): unknown => (_key === 'id' ? '…' : value);
      expect(JSON.stringify(shown, withoutIds)).toBe(JSON.stringify(sent, withoutIds));
      ran.add(block);
    }
  });
});

describe('a subscription', () => {
  it('resumes after a night, after a restart, and ends with its key', async () => {
    const follow = module('follow.mjs');
    let following = reader.start(follow);
    await following.says(`Following ${client.name}`);
    await writeNote('Seen as it was written.');
    await writeNote('And the next.');
    await following.says('And the next.');
    await following.stop();

    await writeNote('Written in the night.');
    await writeNote('Written in the morning.');
    following = reader.start(follow);
    await following.says('Written in the night.');
    await following.says('Written in the morning.');
    expect(following.said()).not.toContain('Seen as it was written.');

    const before = following.said().length;
    await server.restart();
    await following.says('Away (1001)');
    await writeNote('Written while it was away.');
    await following.says('Written while it was away.');
    expect(following.said().slice(before)).not.toContain('Written in the night.');

    await administrator.get(
      'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }',
      { input: { id: keyId } },
    );
    const { code, complaint } = await following.ended;
    expect(code).toBe(1);
    expect(complaint).toContain('4403');
  });
});

describe('the page', () => {
  it('has no block of code that nothing runs', () => {
    const left = blocks.filter((block) => !ran.has(block));
    const shells = hasShell() ? [] : ['sh', 'json'];
    expect(
      left
        .filter(({ language }) => !shells.includes(language))
        .map(({ language, line }) => `${language} in line ${line}`),
    ).toEqual([]);
  });

  it('names every scope, every code and every limit', () => {
    for (const name of [...scopes, ...errorCodes]) expect(guide).toContain(`\`${name}\``);
    for (const code of Object.values(closeCodes)) expect(guide).toContain(String(code));
    const { bodyBytes, tokens, depth, aliases, directives, fields } = limits;
    for (const limit of [bodyBytes, tokens, depth, aliases, directives, fields])
      expect(guide).toMatch(new RegExp(`\\b${limit.toLocaleString('en')}\\b`));
    expect(guide).toContain(`${limits.subscriptionsPerSocket} subscriptions`);
    expect(guide).toContain(`${limits.operationsPerSocket} operations`);
  });
});
