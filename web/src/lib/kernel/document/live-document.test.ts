import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as Y from 'yjs';
import { LiveDocument, type DocumentKind } from './live-document.svelte.ts';
import { MemoryServer, Wire } from './memory-server.ts';

const kind: DocumentKind = {
  name: 'note',
  roots: ['about'],
  prepare: (doc) => void doc.getMap('about'),
  places: (doc) =>
    [...doc.getMap('about')].map(([key, value]) => ({ key, label: key, words: String(value) })),
};

async function settle(...wires: Wire[]): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    for (const wire of wires) {
      while (wire.carry('up'));
      while (wire.carry('down'));
    }
    await vi.advanceTimersByTimeAsync(0);
  }
}

const set = (key: string, value: unknown) => (doc: Y.Doc) =>
  void doc.getMap('about').set(key, value);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('opens for editing only when the server has given a clientID', async () => {
  const wire = new Wire(new MemoryServer());
  const live = new LiveDocument('a', kind, wire);
  live.edit(set('vision', 'too early'));
  expect(live.doc.getMap('about').size).toBe(0);
  await settle(wire);
  expect(live.status).toBe('open');
});

it('undoes a person’s own changes alone', async () => {
  const server = new MemoryServer();
  const [here, there] = [new Wire(server), new Wire(server)];
  const own = new LiveDocument('a', kind, here);
  const other = new LiveDocument('a', kind, there);
  await settle(here, there);
  own.edit(set('vision', 'mine'));
  await settle(here, there);
  other.edit(set('strengths', 'theirs'));
  await settle(here, there);
  expect(own.canUndo).toBe(true);
  own.undo();
  await settle(here, there);
  expect(other.doc.getMap('about').toJSON()).toEqual({ strengths: 'theirs' });
  expect(own.canUndo).toBe(false);
});

it('does not take back a value that a teammate has set since', async () => {
  const server = new MemoryServer();
  const [here, there] = [new Wire(server), new Wire(server)];
  const own = new LiveDocument('a', kind, here);
  const other = new LiveDocument('a', kind, there);
  await settle(here, there);
  own.edit(set('status', 'mine'));
  await settle(here, there);
  other.edit(set('status', 'theirs'));
  await settle(here, there);
  own.undo();
  await settle(here, there);
  expect(other.doc.getMap('about').get('status')).toBe('theirs');
  expect(own.doc.getMap('about').get('status')).toBe('theirs');
});

it('shows the server’s document after a refusal and keeps what was not taken', async () => {
  const server = new MemoryServer();
  const wire = new Wire(server);
  const live = new LiveDocument('a', kind, wire);
  await settle(wire);
  live.edit(set('vision', 'saved'));
  await settle(wire);
  server.state = 'SIGNED';
  live.edit(set('vision', 'too late'));
  await settle(wire);
  expect(live.kept.problem?.code).toBe('SIGNED_IMMUTABLE');
  expect(live.kept.places).toEqual([{ key: 'vision', label: 'vision', words: 'too late' }]);
  expect(live.doc.getMap('about').get('vision')).toBe('saved');
  expect(live.status).toBe('locked');
  expect(live.generation).toBe(1);
});
