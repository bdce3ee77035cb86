/** Browser tabs in Node, for tests of what they keep of a document: one account, many tabs. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import { LiveDocument, type DocumentKind, type OfflinePlace } from './live-document.svelte.ts';
import { Wire, type MemoryServer } from './memory-server.ts';
import type { SeatRow } from './offline-database.ts';
import type { KeyAnswer } from './offline-key.ts';
import { OfflineStore, type Withdrawn } from './offline-store.ts';

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

/** What the tabs share, made anew for each test. */
export const browser = {
  account: '',
  keys: {} as Record<string, KeyAnswer | Promise<KeyAnswer>>,
  lost: [] as Withdrawn[],
  unreadable: [] as SeatRow[],
};
const opened: OfflineStore[] = [];

/** A key as the server would give it for a plan. */
export async function anyKey() {
  const bytes = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(bytes, false, ['encrypt', 'decrypt']);
  return { key, lineageId: 'plan' };
}

/** There is no room for what is put into a store, until the returned function is called. */
export function noRoomFor(store: string): () => void {
  const { put } = IDBObjectStore.prototype;
  const spied = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...row
  ) {
    if (this.name === store) throw new DOMException('No room', 'QuotaExceededError');
    return put.apply(this, row);
  });
  return () => spied.mockRestore();
}

beforeEach(async () => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('location', { pathname: '/clients/1/plan', search: '' });
  vi.stubGlobal('localStorage', new Storage());
  browser.account = crypto.randomUUID();
  const key = await anyKey();
  browser.keys = { draft: key, next: key };
  connection.connected();
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  browser.lost = [];
  browser.unreadable = [];
});

async function place(): Promise<OfflinePlace> {
  const store = await OfflineStore.open(browser.account, (id) =>
    Promise.resolve(browser.keys[id] ?? 'withdrawn'),
  );
  opened.push(store);
  return {
    store,
    withdrawn: (gone) => browser.lost.push(gone),
    unreadable: (seats) => browser.unreadable.push(...seats),
  };
}

/** A tab that shows a document. */
export async function openTab(server: MemoryServer, id = 'draft', at?: OfflinePlace) {
  const where = at ?? (await place());
  const wire = new Wire(server);
  const live = new LiveDocument(id, kind, wire, Promise.resolve(where));
  return { live, wire, where };
}
type Tab = Awaited<ReturnType<typeof openTab>>;

export const soon = () => new Promise((resolve) => setTimeout(resolve, 1));
export const carry = (...tabs: Tab[]) => {
  for (const { wire } of tabs) {
    while (wire.carry('up'));
    while (wire.carry('down'));
  }
};
export async function until(holds: () => unknown, ...tabs: Tab[]): Promise<void> {
  await vi.waitFor(
    async () => {
      carry(...tabs);
      await soon();
      expect(await holds()).toBeTruthy();
    },
    { timeout: 10_000, interval: 1 },
  );
}
export const ready = (tab: Tab) => until(() => tab.live.status === 'open', tab);
export const sent = (tab: Tab) =>
  until(() => tab.live.status === 'open' && tab.live.unsent === 0, tab);
export const set = (key: string, value: unknown) => (doc: Y.Doc) =>
  void doc.getMap('about').set(key, value);
export const about = (doc: Y.Doc) => doc.getMap('about').toJSON();

/** A tab that shows a document and takes edits of it. */
export async function openReady(server: MemoryServer, id?: string): Promise<Tab> {
  const tab = await openTab(server, id);
  await ready(tab);
  return tab;
}

/** A tab without a connection that has stored some words and not sent them. */
export async function leftUnsent(server: MemoryServer, words: string): Promise<Tab> {
  const tab = await openReady(server);
  await offline(tab);
  tab.live.edit(set('vision', words));
  await until(() => tab.live.stored);
  return tab;
}

export async function offline(tab: Tab): Promise<void> {
  tab.wire.cut();
  connection.closed(false);
  await soon();
}
export async function online(tab: Tab): Promise<void> {
  connection.connected();
  tab.wire.join();
  await soon();
}
/** The tab is gone without a word; the browser gives its locks back. */
export const crash = ({ live, wire }: Tab) => {
  wire.cut();
  live.abandon();
};
