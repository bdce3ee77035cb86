/**
 * GraphQL as one would write it first: graphql-ws with one execution a subscriber, and each edit
 * inserted into PostgreSQL before it is answered. No accounts, no validation, no rows.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { ready } from './ready.ts';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });
await pool.query(`create table if not exists edits
  (seq bigint generated always as identity primary key, document text, data bytea)`);
await pool.query('create index if not exists edits_document on edits (document, seq)');

interface Change {
  readonly seq: number;
  readonly update: string;
  readonly clientId?: number;
}
type Stream = AsyncGenerator<{ documentChanges: Change }, void, undefined>;

/** What waits for a subscriber. */
class Feed {
  #waiting: Change[] = [];
  #wake: (() => void) | undefined;

  push(change: Change): void {
    this.#waiting.push(change);
    this.#wake?.();
  }

  async next(): Promise<Change[]> {
    while (this.#waiting.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}

const followers = new Map<string, Set<Feed>>();

async function* documentChanges({ documentId }: { documentId: string }): Stream {
  const feed = new Feed();
  const room = followers.get(documentId) ?? new Set();
  followers.set(documentId, room.add(feed));
  try {
    const { rows } = await pool.query<{ seq: string; data: Buffer }>(
      'select seq, data from edits where document = $1 order by seq',
      [documentId],
    );
    const doc = new Y.Doc();
    doc.transact(() => rows.forEach(({ data }) => Y.applyUpdate(doc, data)));
    const first = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
    const seq = Number(rows.at(-1)?.seq ?? 0);
    yield { documentChanges: { seq, update: first, clientId: randomInt(2 ** 20, 2 ** 31) } };
    for (;;) for (const change of await feed.next()) yield { documentChanges: change };
  } finally {
    room.delete(feed);
  }
}

async function applyDocumentUpdate({
  input: { documentId, update },
}: {
  input: { documentId: string; update: string };
}): Promise<Change> {
  const { rows } = await pool.query<{ seq: string }>(
    'insert into edits (document, data) values ($1, $2) returning seq',
    [documentId, Buffer.from(update, 'base64')],
  );
  const change = { seq: Number(rows[0]?.seq), update };
  for (const feed of followers.get(documentId) ?? []) feed.push(change);
  return change;
}

const schema = buildSchema(`
  type Query { nothing: Int }
  type Change { seq: Int!, update: String!, clientId: Int }
  type Payload { seq: Int! }
  input ApplyDocumentUpdateInput { documentId: ID!, update: String! }
  type Mutation { applyDocumentUpdate(input: ApplyDocumentUpdateInput!): Payload! }
  type Subscription { documentChanges(documentId: ID!): Change! }
`);
const http = createServer();
useServer(
  { schema, roots: { mutation: { applyDocumentUpdate }, subscription: { documentChanges } } },
  new WebSocketServer({ server: http, path: '/graphql' }),
);
http.listen(0, '127.0.0.1', () => ready(http.address()));
