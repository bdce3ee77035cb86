// @vitest-environment node
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import { LiveDocument, type DocumentKind, type OfflinePlace } from './live-document.svelte.ts';
import { MemoryServer, Wire } from './memory-server.ts';
import { databaseName, openDatabase, prune } from './offline-database.ts';
import type { KeyAnswer } from './offline-key.ts';
import { OfflineStore, type Unsent, type Withdrawn } from './offline-store.ts';

const kind: DocumentKind = {
  name: 'note',
  roots: ['about'],
  prepare: (doc) => void doc.getMap('about'),
  places: (doc) =>
    [...doc.getMap('about')].map(([key, value]) => ({ key, label: key, words: String(value) })),
};

/** What a browser has and Node has not. */
class Storage {
  readonly #items = new Map<string, string>();
  getItem = (key: string) => this.#items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#items.set(key, value);
  removeItem = (key: string) => void this.#items.delete(key);
}

let keys: Record<string, KeyAnswer>;
let account: string;
const lost: Withdrawn[] = [];
const unreadable: Unsent[] = [];
const opened: OfflineStore[] = [];

beforeEach(async () => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('location', { pathname: '/clients/1/plan' });
  vi.stubGlobal('localStorage', new Storage());
  account = crypto.randomUUID();
  const bytes = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(bytes, false, ['encrypt', 'decrypt']);
  keys = { draft: { key, lineageId: 'plan' }, next: { key, lineageId: 'plan' } };
  connection.connected();
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  lost.length = unreadable.length = 0;
  vi.unstubAllGlobals();
});

async function place(): Promise<OfflinePlace> {
  const store = await OfflineStore.open(account, (id) => Promise.resolve(keys[id] ?? 'withdrawn'));
  opened.push(store);
  return {
    store,
    withdrawn: (gone) => lost.push(gone),
    unreadable: (gone) => unreadable.push(gone),
  };
}

/** A tab that shows a document. */
async function openTab(server: MemoryServer, id = 'draft', at?: OfflinePlace) {
  const where = at ?? (await place());
  const wire = new Wire(server);
  const live = new LiveDocument(id, kind, wire, Promise.resolve(where));
  return { live, wire, where };
}
type Tab = Awaited<ReturnType<typeof openTab>>;

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));
const carry = (...tabs: Tab[]) => {
  for (const { wire } of tabs) {
    while (wire.carry('up'));
    while (wire.carry('down'));
  }
};
async function until(holds: () => unknown, ...tabs: Tab[]): Promise<void> {
  await vi.waitFor(
    async () => {
      carry(...tabs);
      await soon();
      expect(await holds()).toBeTruthy();
    },
    { timeout: 10_000, interval: 1 },
  );
}
const ready = (tab: Tab) => until(() => tab.live.status === 'open', tab);
const sent = (tab: Tab) => until(() => tab.live.status === 'open' && tab.live.unsent === 0, tab);
const set = (key: string, value: unknown) => (doc: Y.Doc) =>
  void doc.getMap('about').set(key, value);
const about = (doc: Y.Doc) => doc.getMap('about').toJSON();

async function offline(tab: Tab): Promise<void> {
  tab.wire.cut();
  connection.closed(false);
  await soon();
}
async function online(tab: Tab): Promise<void> {
  connection.connected();
  tab.wire.join();
  await soon();
}
/** The tab is gone without a word; the browser gives its locks back. */
const crash = ({ live, wire }: Tab) => {
  wire.cut();
  live.abandon();
};

describe('edits made offline', () => {
  it('are sent by the next page, once, under the clientID of before', async () => {
    const server = new MemoryServer();
    const first = await openTab(server);
    await ready(first);
    await offline(first);
    first.live.edit(set('vision', 'walks to school'));
    await until(() => first.live.stored);
    const before = first.live.doc.clientID;
    crash(first);
    connection.connected();
    server.remember(first.wire);
    const second = await openTab(server);
    await sent(second);
    expect(about(server.doc)).toEqual({ vision: 'walks to school' });
    expect(second.live.doc.clientID).toBe(before);
    expect(second.live.canUndo).toBe(false);
    await until(async () => (await second.where.store.unsent()).changes === 0);
  });

  it('are never stored in words that can be read', async () => {
    const tab = await openTab(new MemoryServer());
    await ready(tab);
    await offline(tab);
    tab.live.edit(set('vision', 'Zebra crossing'));
    await until(() => tab.live.stored);
    await tab.live.flush();
    const database = await openDatabase(databaseName(account));
    const all: unknown[] = [];
    for (const store of ['copies', 'seats', 'chunks', 'refused'] as const)
      all.push(...(await database.getAll(store)));
    database.close();
    const text = JSON.stringify(all, (_, value: unknown) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? Buffer.from(value as Uint8Array).toString('latin1')
        : value,
    );
    expect(all.length).toBeGreaterThan(1);
    expect(text).not.toContain('Zebra');
    expect(text).not.toContain('vision');
  });

  it('of two tabs stand beside each other, and are both sent by a third', async () => {
    const server = new MemoryServer();
    const tabs = [await openTab(server), await openTab(server)];
    for (const tab of tabs) await ready(tab);
    expect(tabs[0]?.live.doc.clientID).not.toBe(tabs[1]?.live.doc.clientID);
    for (const [at, tab] of tabs.entries()) {
      await offline(tab);
      tab.live.edit(set(`from ${at}`, 'here'));
      await until(() => tab.live.stored);
    }
    expect((await tabs[0]!.where.store.unsent()).changes).toBe(2);
    for (const tab of tabs) {
      crash(tab);
      server.remember(tab.wire);
    }
    connection.connected();
    const third = await openTab(server);
    expect((await third.where.store.leftovers()).length).toBeLessThanOrEqual(2);
    await sent(third);
    expect(about(server.doc)).toEqual({ 'from 0': 'here', 'from 1': 'here' });
  });

  it('of a tab that is still open are left to it', async () => {
    const server = new MemoryServer();
    const first = await openTab(server);
    await ready(first);
    await offline(first);
    first.live.edit(set('vision', 'mine'));
    await until(() => first.live.stored);
    const second = await openTab(server);
    connection.connected();
    await ready(second);
    expect(second.live.unsent).toBe(0);
    expect(await second.where.store.leftovers()).toEqual([]);
    await online(first);
    await until(() => first.live.unsent === 0, first, second);
    expect(about(server.doc)).toEqual({ vision: 'mine' });
  });

  it('of a tab that was closed are sent by one that is still open', async () => {
    const server = new MemoryServer();
    const [closing, staying] = [await openTab(server), await openTab(server)];
    await ready(closing);
    await ready(staying);
    await offline(closing);
    await offline(staying);
    closing.live.edit(set('vision', 'of the closed tab'));
    staying.live.edit(set('strengths', 'of the open tab'));
    await until(() => closing.live.stored && staying.live.stored);
    crash(closing);
    server.remember(closing.wire);
    await until(async () => {
      await staying.live.adopt();
      return staying.live.unsent === 2;
    });
    await online(staying);
    await sent(staying);
    expect(about(server.doc)).toEqual({
      vision: 'of the closed tab',
      strengths: 'of the open tab',
    });
    await until(async () => (await staying.where.store.unsent()).changes === 0);
  });

  it('get another clientID where some of them may be on their way', async () => {
    const server = new MemoryServer();
    const first = await openTab(server);
    await ready(first);
    first.live.edit(set('vision', 'on its way'));
    await first.live.flush();
    // It has left, and no answer has come.
    const before = first.live.doc.clientID;
    await until(async () => (await first.where.store.unsent()).changes === 1);
    crash(first);
    server.remember(first.wire);
    const second = await openTab(server);
    await sent(second);
    expect(second.live.doc.clientID).not.toBe(before);
    expect(about(server.doc)).toEqual({ vision: 'on its way' });
  });

  it('survive any crash that comes after they are stored', async () => {
    const step = fc.constantFrom('type', 'carry', 'cut', 'join', 'crash', 'store');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        account = crypto.randomUUID();
        const server = new MemoryServer();
        let tab = await openTab(server);
        const stored = new Set<string>();
        let typed: string[] = [];
        for (const does of [...steps, 'crash']) {
          if (does === 'type' && tab.live.editable) {
            const word = `w${stored.size + typed.length}-${crypto.randomUUID()}`;
            typed.push(word);
            tab.live.edit(set(word, 1));
          } else if (does === 'carry') carry(tab);
          else if (does === 'cut') await offline(tab);
          else if (does === 'join') await online(tab);
          else if (does === 'store') {
            await tab.live.flush();
            if (!tab.live.stored) continue;
            for (const word of typed.splice(0)) stored.add(word);
          } else if (does === 'crash') {
            crash(tab);
            server.remember(tab.wire);
            connection.connected();
            tab = await openTab(server);
            typed = [];
          }
          await soon();
        }
        await until(async () => {
          // Its lock may have been given back a moment too late for the tab that came after.
          await tab.live.adopt();
          return (await tab.where.store.unsent()).changes === 0;
        }, tab);
        await sent(tab);
        const here = about(server.doc);
        for (const word of stored) expect(here).toHaveProperty([word]);
        expect(about(tab.live.doc)).toEqual(here);
        expect(server.refused).toEqual([]);
        crash(tab);
      }),
      { numRuns: Number(process.env.RUNS ?? 40) },
    );
  }, 120_000);
});

describe('what is kept', () => {
  it('goes with the access, and the person is told what was unsent', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    await offline(tab);
    tab.live.edit(set('vision', 'mine'));
    await until(() => tab.live.stored);
    crash(tab);
    delete keys.draft;
    const next = await openTab(server);
    await until(() => lost.length > 0, next);
    expect(lost).toEqual([{ kind: 'note', changes: 1, since: expect.any(Number) as number }]);
    const { database } = next.where.store;
    for (const store of ['copies', 'seats', 'chunks'] as const)
      expect(await database.count(store), store).toBe(0);
  });

  it('is opened by the key of before alone; what another sealed is said to be lost', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    await offline(tab);
    tab.live.edit(set('vision', 'mine'));
    await until(() => tab.live.stored);
    crash(tab);
    connection.connected();
    const other = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    keys.draft = { key: other, lineageId: 'plan' };
    const next = await openTab(server);
    await ready(next);
    expect(unreadable).toEqual([{ changes: 1, since: expect.any(Number) as number }]);
    expect(await next.where.store.unsent()).toEqual({ changes: 0, since: undefined });
  });

  it('is used to fetch only what is new, and dropped where the server was set back', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    const other = await openTab(server);
    await ready(other);
    other.live.edit(set('strengths', 'patient'));
    await until(() => about(tab.live.doc).strengths, tab, other);
    tab.live.dispose();
    await until(async () => (await tab.where.store.database.count('copies')) === 1);
    const again = await openTab(server);
    await ready(again);
    expect(about(again.live.doc)).toEqual({ strengths: 'patient' });
    again.live.dispose();
    await soon();
    server.doc = new Y.Doc();
    const later = await openTab(server);
    await ready(later);
    expect(about(later.live.doc)).toEqual({});
  });

  it('is pruned after a fortnight, and never what is unsent', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    await offline(tab);
    tab.live.edit(set('vision', 'mine'));
    await until(() => tab.live.stored);
    const { database } = tab.where.store;
    const sealed = { nonce: new Uint8Array(12), bytes: new ArrayBuffer(1) };
    await database.put('copies', { documentId: 'old', kind: 'note', usedAt: Date.now(), sealed });
    await prune(database, Date.now() + 13 * 86_400_000);
    expect(await database.count('copies')).toBe(1);
    await prune(database, Date.now() + 15 * 86_400_000);
    expect(await database.count('copies')).toBe(0);
    expect((await tab.where.store.unsent()).changes).toBe(1);
  });
});

describe('what the server does not take', () => {
  it('is kept over a restart and put into the new draft, from where it can be taken back', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    tab.live.edit(set('vision', 'as it was signed'));
    await sent(tab);
    await offline(tab);
    tab.live.edit(set('vision', 'too late'));
    await until(() => tab.live.stored);
    crash(tab);
    server.state = 'SIGNED';
    server.remember(tab.wire);
    connection.connected();
    const reader = await openTab(server);
    await until(() => reader.live.kept.places.length > 0, reader);
    expect(reader.live.kept.problem?.code).toBe('SIGNED_IMMUTABLE');
    expect(reader.live.kept.fromElsewhere).toBe(false);
    crash(reader);

    // The review begins: a clone of the signed version.
    const draft = new MemoryServer();
    Y.applyUpdate(draft.doc, Y.encodeStateAsUpdate(server.doc));
    draft.remember(tab.wire);
    const next = await openTab(draft, 'next');
    await until(() => next.live.kept.places.length > 0, next);
    expect(next.live.kept.places).toEqual([{ key: 'vision', label: 'vision', words: 'too late' }]);
    expect(next.live.kept.fromElsewhere).toBe(true);
    expect(next.live.kept.fits).toBe(true);
    next.live.putKept();
    await sent(next);
    expect(about(draft.doc)).toEqual({ vision: 'too late' });
    expect(next.live.kept.isEmpty).toBe(true);
    await until(async () => (await next.where.store.database.count('refused')) === 0);
    next.live.undo();
    await sent(next);
    expect(about(draft.doc)).toEqual({ vision: 'as it was signed' });
  });

  it('is gone when the person has put it aside', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    server.state = 'SIGNED';
    tab.live.edit(set('vision', 'too late'));
    await until(() => tab.live.kept.places.length > 0, tab);
    expect((await tab.where.store.unsent()).changes).toBe(1);
    tab.live.kept.forget();
    await until(async () => (await tab.where.store.unsent()).changes === 0);
  });
});
