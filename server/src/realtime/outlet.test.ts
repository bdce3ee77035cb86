/** What goes out on a socket: in one write a turn, and bounded for who does not read. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Outlet } from './outlet.ts';

let server: Server;
let reader: WebSocket;
let readersEnd: Socket;
let socket: WebSocket;
let stream: Socket;
let outlet: Outlet;

beforeEach(async () => {
  server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const opened = new Promise<void>((resolve) => {
    server.on('upgrade', (request, raw, head) => {
      stream = raw as Socket;
      sockets.handleUpgrade(request, raw, head, (made) => {
        socket = made;
        outlet = new Outlet(made, raw);
        resolve();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  reader = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  reader.once('upgrade', (answer) => (readersEnd = answer.socket));
  await Promise.all([opened, new Promise((resolve) => reader.once('open', resolve))]);
});
afterEach(async () => {
  reader.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The texts that the reader gets, until there are so many. */
const read = (count: number): Promise<string[]> =>
  new Promise((resolve) => {
    const texts: string[] = [];
    reader.on('message', (data: Buffer) => {
      texts.push(data.toString());
      if (texts.length === count) resolve(texts);
    });
  });

it('writes all frames of a turn at once, in order', async () => {
  const reading = read(4);
  outlet.write('one');
  const sent = outlet.send('two');
  await Promise.resolve();
  outlet.write('three');
  // Nothing has gone out yet: it waits for the end of the turn.
  expect(stream.writableCorked).toBeGreaterThan(0);
  expect(stream.writableLength).toBeGreaterThan(0);
  await sent;
  expect(stream.writableCorked).toBe(0);
  outlet.write('four');
  expect(await reading).toEqual(['one', 'two', 'three', 'four']);
});

it('writes what its reader understands, whatever its length', async () => {
  const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 1_200_000];
  const texts = [
    ...lengths.map((length) => 'x'.repeat(length)),
    ...['ä'.repeat(63), '€😀'.repeat(20_000), 'half \ud83d'],
  ];
  const reading = read(texts.length + 1);
  for (const text of texts) {
    outlet.write(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // What the library writes by itself comes in its turn.
  socket.ping();
  outlet.writeShared('{"payload":', '"for all"');
  const toldLast = '{"payload":"for all"}';
  expect(await reading).toEqual([...texts.map((text) => text.toWellFormed()), toldLast]);
});

it('reads nothing from who is behind, and goes on when they have caught up', async () => {
  reader.pause();
  const large = 'x'.repeat(1_000_000);
  let sent = 0;
  while (!outlet.congested) {
    outlet.write(large);
    sent += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(socket.isPaused).toBe(true);
  const drained = new Promise<void>((resolve) => outlet.onDrain(resolve));
  const reading = read(sent);
  reader.resume();
  await drained;
  expect(outlet.congested).toBe(false);
  expect(socket.isPaused).toBe(false);
  expect((await reading).length).toBe(sent);
});

it('cuts who takes nothing', async () => {
  reader.pause();
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  for (let part = 0; part < 16; part++) outlet.write('x'.repeat(1_000_000));
  expect(await closed).toBe(1006);
  // Nothing is kept for a socket that is closed, and nobody waits for it.
  await outlet.send('more');
  expect(stream.writableLength).toBe(0);
  // Nor by the system: the connection is reset, and does not wait until all before its end is read.
  const reset = new Promise<unknown>((resolve) => readersEnd.once('error', resolve));
  reader.resume();
  expect(await reset).toMatchObject({ code: 'ECONNRESET' });
});
