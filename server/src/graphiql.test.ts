/** Who is given GraphiQL, and with what; that it works is seen in a browser, end to end. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphiql } from './graphiql.ts';
import { startServer, type TestServer } from './testing/server.ts';

/** What a browser sends for an address that somebody typed. */
const browser = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
};

describe('at /graphql of the server', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('sends a stranger to sign in, and back', async () => {
    const answer = await server.stranger.fetch('/graphql', {
      headers: browser,
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fgraphql',
    ]);
  });

  it('has no parts that are not there', async () => {
    expect((await server.stranger.fetch('/graphiql/assets/nothing.js')).status).toBe(404);
  });

  it.each(['application/json', 'application/graphql-response+json', '*/*'])(
    'is the API to who accepts %s',
    async (accept) => {
      const query = encodeURIComponent('{ viewer { viewerCan } }');
      const answer = await server.stranger.fetch(`/graphql?query=${query}`, {
        headers: { accept, 'apollo-require-preflight': 'yes' },
      });
      expect(await answer.json()).toMatchObject({ data: { viewer: null } });
    },
  );
});

describe('the page', () => {
  let folder: string;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'graphiql-'));
    await mkdir(path.join(folder, 'assets'));
    await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>GraphiQL</title>');
    await writeFile(path.join(folder, 'assets/main-1.js'), 'export {};');
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await rm(folder, { recursive: true });
  });

  /** A server with the page and nothing else. */
  async function served(options: { open: boolean; signedIn?: boolean; folder?: string }) {
    const app = express();
    app.use(
      graphiql({
        open: options.open,
        isSignedIn: () => Promise.resolve(options.signedIn ?? true),
        folder: options.folder ?? folder,
      }),
    );
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const { port } = server.address() as AddressInfo;
    return (place: string) => fetch(`http://127.0.0.1:${port}${place}`, { headers: browser });
  }

  it('is given to who is signed in, kept by nobody, with scripts from here alone', async () => {
    const get = await served({ open: true });
    const page = await get('/graphql');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('GraphiQL');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe|\*/);
    const script = await get('/graphiql/assets/main-1.js');
    expect(script.headers.get('content-security-policy')).toBe(policy);
    expect((await get('/graphiql/assets/main-2.js')).status).toBe(404);
  });

  it('is not there in production, nor are its parts', async () => {
    const get = await served({ open: false });
    expect((await get('/graphql')).status).toBe(404);
    expect((await get('/graphiql/assets/main-1.js')).status).toBe(404);
  });

  it('says so where it is not built', async () => {
    const get = await served({ open: true, folder: path.join(folder, 'nowhere') });
    expect((await get('/graphql')).status).toBe(503);
  });
});
