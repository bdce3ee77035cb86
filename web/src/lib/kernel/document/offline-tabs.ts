/** Browser tabs in Node, for tests of what they keep of a document: one account, many tabs. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import { LiveDocument, type DocumentKind, type OfflinePlace } from './live-document.svelte.ts';
import { Wire, type MemoryServer } from './memory-server.ts';
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

/** What the tabs share, made anew for each test. */
export const browser = {
  account: '',
  keys: {} as Record<string, KeyAnswer>,
  lost: [] as Withdrawn[],
  unreadable: [] as Unsent[],
};
const opened: OfflineStore[] = [];

beforeEach(async () => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('location', { pathname: '/clients/1/plan' });
  vi.stubGlobal('localStorage', new Storage());
  browser.account = crypto.randomUUID();
  const bytes = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(bytes, false, ['encrypt', 'decrypt']);
  browser.keys = { draft: { key, lineageId: 'plan' }, next: { key, lineageId: 'plan' } };
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
    unreadable: (gone) => browser.unreadable.push(gone),
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
