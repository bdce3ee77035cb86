import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { connection } from '../graphql/connection.svelte.ts';
import { MemoryServer } from './memory-server.ts';
import { databaseName, openDatabase } from './offline-database.ts';
import {
  about,
  browser,
  carry,
  crash,
  leftUnsent,
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

describe('edits made offline', () => {
  it('are sent by the next page, once, under the clientID of before', async () => {
    const server = new MemoryServer();
    const first = await leftUnsent(server, 'walks to school');
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
    const tab = await leftUnsent(new MemoryServer(), 'Zebra crossing');
    await tab.live.flush();
    const database = await openDatabase(databaseName(browser.account));
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

  it('stay called stored when somebody else’s arrive', async () => {
    const server = new MemoryServer();
    const [tab, other] = [await openTab(server), await openTab(server)];
    await ready(tab);
    await ready(other);
    tab.live.edit(set('vision', 'mine'));
    await until(() => tab.live.stored);
    other.live.edit(set('strengths', 'theirs'));
    await until(() => other.live.unsent === 0, other);
    while (tab.wire.carry('down'));
    expect(about(tab.live.doc)).toEqual({ vision: 'mine', strengths: 'theirs' });
    expect(tab.live.unsent).toBe(1);
    await until(() => tab.live.stored);
  });

  it('of a tab that is still open are left to it', async () => {
    const server = new MemoryServer();
    const first = await leftUnsent(server, 'mine');
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

  it('of a long time are sent in pieces that the server takes, whoever sends them', async () => {
    const server = new MemoryServer();
    const first = await openReady(server);
    await offline(first);
    // More than is written anew as a whole, and together more than is taken in one piece.
    for (let at = 0; at < 40; at += 1) {
      first.live.edit(set(`day ${at}`, 'a'.repeat(40_000)));
      await first.live.flush();
    }
    await until(() => first.live.stored);
    crash(first);
    server.remember(first.wire);
    const second = await openTab(server);
    await until(() => second.live.unsent > 0, second);
    await offline(second);
    crash(second);
    server.remember(second.wire);
    connection.connected();
    const third = await openTab(server);
    const asked = vi.spyOn(third.wire, 'send');
    await sent(third);
    expect(asked.mock.calls.length).toBeGreaterThan(3);
    for (const [update] of asked.mock.calls) expect(update.length).toBeLessThan(500_000);
    expect(Object.keys(about(server.doc))).toHaveLength(40);
    await until(async () => (await third.where.store.unsent()).changes === 0);
  });

  it('get another clientID where some of them may be on their way', async () => {
    const server = new MemoryServer();
    const first = await openReady(server);
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
        browser.account = crypto.randomUUID();
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
