import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import { session } from '../session/session.svelte.ts';
import { MemoryServer } from './memory-server.ts';
import { prune } from './offline-database.ts';
import {
  about,
  browser,
  crash,
  offline,
  openTab,
  ready,
  sent,
  set,
  soon,
  until,
} from './offline-tabs.ts';

describe('what is kept', () => {
  it('goes with the access, and the person is told what was unsent', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    await offline(tab);
    tab.live.edit(set('vision', 'mine'));
    await until(() => tab.live.stored);
    crash(tab);
    delete browser.keys.draft;
    const next = await openTab(server);
    await until(() => browser.lost.length > 0, next);
    expect(browser.lost).toEqual([
      { kind: 'note', changes: 1, since: expect.any(Number) as number },
    ]);
    const { database } = next.where.store;
    for (const store of ['copies', 'seats', 'chunks'] as const)
      expect(await database.count(store), store).toBe(0);
  });

  it('goes from under an open page too, whose words stay on it to be copied', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    tab.live.edit(set('vision', 'sent'));
    await sent(tab);
    delete browser.keys.draft;
    server.state = 'GONE';
    tab.live.edit(set('strengths', 'not sent'));
    await until(() => tab.live.status === 'closed', tab);
    expect(about(tab.live.doc)).toEqual({ vision: 'sent', strengths: 'not sent' });
    const { database } = tab.where.store;
    const rows = async () =>
      Promise.all((['copies', 'seats', 'chunks'] as const).map((store) => database.count(store)));
    await until(async () => (await rows()).every((many) => many === 0));
    expect(browser.lost).toHaveLength(1);
  });

  it('may be read on by who may no longer edit: their words are kept', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    // The key is still given.
    server.state = 'GONE';
    tab.live.edit(set('vision', 'not sent'));
    await until(() => tab.live.status === 'closed', tab);
    await until(async () => (await tab.where.store.database.count('refused')) === 1);
    expect(browser.lost).toEqual([]);
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
    browser.keys.draft = { key: other, lineageId: 'plan' };
    const next = await openTab(server);
    await ready(next);
    expect(browser.unreadable).toEqual([{ changes: 1, since: expect.any(Number) as number }]);
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

  it('is no copy any more once the session has ended, in no tab', async () => {
    const server = new MemoryServer();
    const tab = await openTab(server);
    await ready(tab);
    tab.live.edit(set('vision', 'sent'));
    await sent(tab);
    session.end();
    try {
      Object.assign(document, { visibilityState: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
      tab.live.dispose();
      // What was written by then is seen by what is asked for after it.
      for (let turn = 0; turn < 20; turn += 1) await soon();
      expect(await tab.where.store.database.count('copies')).toBe(0);
    } finally {
      session.resume();
    }
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
