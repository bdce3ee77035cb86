import { LARGEST_UPDATE } from '@roundtable/schema/document-shape';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import { session } from '../session/session.svelte.ts';
import { MemoryServer } from './memory-server.ts';
import { prune } from './offline-database.ts';
import type { KeyAnswer } from './offline-key.ts';
import {
  about,
  anyKey,
  browser,
  crash,
  leftUnsent,
  noRoomFor,
  offline,
  online,
  openReady,
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
    const tab = await leftUnsent(server, 'mine');
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
    const tab = await openReady(server);
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
    const tab = await openReady(server);
    // The key is still given.
    server.state = 'GONE';
    tab.live.edit(set('vision', 'not sent'));
    await until(() => tab.live.status === 'closed', tab);
    await until(async () => (await tab.where.store.database.count('refused')) === 1);
    expect(browser.lost).toEqual([]);
  });

  it('stays where another key is given, and is opened when that of before is back', async () => {
    const server = new MemoryServer();
    const first = await leftUnsent(server, 'mine');
    crash(first);
    server.remember(first.wire);
    connection.connected();
    const { draft = 'unavailable' } = browser.keys;
    browser.keys.draft = await anyKey();
    const locked = await openReady(server);
    expect(browser.unreadable.map(({ changes }) => changes)).toEqual([1]);
    // What is written now is stored beside it, and none of it is looked for again.
    await offline(locked);
    locked.live.edit(set('strengths', 'patient'));
    await until(() => locked.live.stored);
    await locked.live.adopt();
    expect(browser.unreadable).toHaveLength(1);
    expect(await locked.where.store.leftovers()).toEqual([]);
    expect((await locked.where.store.unsent()).changes).toBe(2);
    await online(locked);
    await sent(locked);
    expect(about(server.doc)).toEqual({ strengths: 'patient' });
    crash(locked);

    browser.keys.draft = draft;
    const next = await openReady(server);
    await sent(next);
    expect(about(server.doc)).toEqual({ strengths: 'patient', vision: 'mine' });
  });

  it('is not said to be sent while the key cannot be had', async () => {
    const server = new MemoryServer();
    const tab = await leftUnsent(server, 'mine');
    crash(tab);
    server.remember(tab.wire);
    connection.connected();
    const { draft = 'unavailable' } = browser.keys;
    browser.keys.draft = 'unavailable';
    const { store } = tab.where;
    await until(async () => (await store.leftovers()).length === 1);
    const seats = (await store.leftovers()).map(({ id }) => id);
    const without = await openReady(server);
    await without.live.adopt();
    expect(without.live.unsent).toBe(0);
    expect(await without.live.left(seats)).toEqual(seats);
    crash(without);

    browser.keys.draft = draft;
    const next = await openReady(server);
    await sent(next);
    await next.live.flush();
    expect(await next.live.left(seats)).toEqual([]);
    expect(about(server.doc)).toEqual({ vision: 'mine' });
  });

  it('is used to fetch only what is new, and dropped where the server was set back', async () => {
    const server = new MemoryServer();
    const tab = await openReady(server);
    const other = await openReady(server);
    other.live.edit(set('strengths', 'patient'));
    await until(() => about(tab.live.doc).strengths, tab, other);
    tab.live.dispose();
    await until(async () => (await tab.where.store.database.count('copies')) === 1);
    const again = await openReady(server);
    expect(about(again.live.doc)).toEqual({ strengths: 'patient' });
    again.live.dispose();
    await soon();
    server.doc = new Y.Doc();
    const later = await openReady(server);
    expect(about(later.live.doc)).toEqual({});
  });

  it('is no copy any more once the session has ended, in no tab', async () => {
    const server = new MemoryServer();
    const tab = await openReady(server);
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
    const tab = await leftUnsent(server, 'mine');
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
    const tab = await openReady(server);
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
    const tab = await openReady(server);
    server.state = 'SIGNED';
    tab.live.edit(set('vision', 'too late'));
    await until(() => tab.live.kept.places.length > 0, tab);
    expect((await tab.where.store.unsent()).changes).toBe(1);
    tab.live.kept.forget();
    await until(async () => (await tab.where.store.unsent()).changes === 0);
  });

  it('is this page’s alone until the key has come, and is stored then', async () => {
    const server = new MemoryServer();
    const { draft = 'unavailable' } = browser.keys;
    let give: (key: KeyAnswer) => void = () => undefined;
    browser.keys.draft = new Promise<KeyAnswer>((resolve) => (give = resolve));
    const tab = await openReady(server);
    server.state = 'SIGNED';
    tab.live.edit(set('vision', 'too late'));
    await until(() => tab.live.kept.places.length > 0, tab);
    await tab.live.flush();
    expect(tab.live.hasOwnWords).toBe(true);
    give(await draft);
    await until(() => !tab.live.hasOwnWords, tab);
    expect(await tab.where.store.database.count('refused')).toBe(1);
  });

  it('is this page’s alone while there is no room for it, and its unsent edits stay', async () => {
    const server = new MemoryServer();
    const tab = await leftUnsent(server, 'too late');
    const { database } = tab.where.store;
    const roomAgain = noRoomFor('refused');
    try {
      server.state = 'SIGNED';
      await online(tab);
      await until(() => tab.live.kept.places.length > 0, tab);
      await tab.live.flush();
      await until(() => tab.live.stored, tab);
      expect(tab.live.hasOwnWords).toBe(true);
      expect(await database.count('chunks')).toBe(1);
    } finally {
      roomAgain();
    }
    await tab.live.flush();
    await until(() => !tab.live.hasOwnWords, tab);
    expect([await database.count('refused'), await database.count('chunks')]).toEqual([1, 0]);
  });

  it('is not asked for where it is too large, and kept in words to be copied', async () => {
    const server = new MemoryServer();
    const tab = await openReady(server);
    const asked = vi.spyOn(tab.wire, 'send');
    tab.live.edit(set('vision', 'a'.repeat(LARGEST_UPDATE + 1)));
    await until(() => tab.live.kept.places.length > 0, tab);
    expect(asked).not.toHaveBeenCalled();
    expect(tab.live.kept.problem?.code).toBe('TOO_LARGE');
    expect(tab.live.kept.fits).toBe(false);
    await until(() => tab.live.status === 'open', tab);
    tab.live.edit(set('strengths', 'patient'));
    await sent(tab);
    expect(about(server.doc)).toEqual({ strengths: 'patient' });
  });
});
