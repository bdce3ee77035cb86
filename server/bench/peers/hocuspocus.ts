/** The peer: Hocuspocus as its documentation sets it up, with documents in PostgreSQL. */
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';
import { ready } from './ready.ts';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });
await pool.query('create table if not exists documents (name text primary key, data bytea)');

const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => {
        const { rows } = await pool.query<{ data: Buffer }>(
          'select data from documents where name = $1',
          [documentName],
        );
        return rows[0]?.data ?? null;
      },
      store: async ({ documentName, state }) => {
        await pool.query(
          `insert into documents (name, data) values ($1, $2)
           on conflict (name) do update set data = $2`,
          [documentName, state],
        );
      },
    }),
  ],
});
await server.listen();
ready(server.httpServer.address());
