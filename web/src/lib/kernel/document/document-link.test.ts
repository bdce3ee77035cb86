import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { DocumentLink } from './document-link.ts';
import { MemoryServer, Wire } from './memory-server.ts';

interface Page {
  readonly wire: Wire;
  readonly link: DocumentLink;
  readonly typed: string[];
  refused: string | undefined;
}

function openPage(server: MemoryServer): Page {
  const wire = new Wire(server);
  const page: Page = {
    wire,
    typed: [],
    refused: undefined,
    link: new DocumentLink(new Y.Doc(), wire, {
      changed: () => undefined,
      refused: ({ code }) => (page.refused = code),
    }),
  };
  page.link.open();
  return page;
}

/** Words are numbered, so that a lost or doubled one shows. */
function type(page: Page, at: number): void {
  if (!page.link.isOpen) return;
  const text = page.link.doc.getText('words');
  const word = `<${page.link.doc.clientID}:${page.typed.length}>`;
  page.typed.push(word);
  // Never into another word, so that each can be found whole.
  const places = [0, ...[...text.toString().matchAll(/>/g)].map(({ index }) => index + 1)];
  text.insert(places[at % places.length] ?? 0, word);
}

/** Lets everything run that waits for a turn of the loop. */
const turn = () => vi.advanceTimersByTimeAsync(0);

async function settle(pages: readonly Page[]): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    let moved = false;
    for (const { wire } of pages) {
      while (wire.carry('up')) moved = true;
      while (wire.carry('down')) moved = true;
    }
    await turn();
    if (!moved && pages.every(({ link }) => !link.hasUnsent)) return;
    if (!moved) await vi.advanceTimersByTimeAsync(20_000);
  }
}

const words = (doc: Y.Doc): string => doc.getText('words').toString();

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('type' as const), page: fc.nat(2), at: fc.nat() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('up' as const, 'down' as const),
      page: fc.nat(2),
      at: fc.nat(3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('cut' as const, 'join' as const),
      page: fc.nat(2),
      at: fc.constant(0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), page: fc.nat(2), at: fc.nat(20_000) }),
  },
);

describe('DocumentLink', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('loses and doubles nothing over any interleaving of edits, cuts and resends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
        const server = new MemoryServer();
        const pages = [openPage(server), openPage(server), openPage(server)];
        for (const { do: what, page: index, at } of steps) {
          const page = pages[index] as Page;
          if (what === 'type') type(page, at);
          else if (what === 'cut') page.wire.cut();
          else if (what === 'join') page.wire.join();
          else if (what === 'wait') await vi.advanceTimersByTimeAsync(at);
          else for (let many = 0; many <= at; many += 1) page.wire.carry(what);
          await turn();
        }
        for (const { wire } of pages) wire.join();
        await settle(pages);
        const all = words(server.doc);
        for (const { link, typed, refused } of pages) {
          expect(refused).toBeUndefined();
          expect(link.unsent).toBe(0);
          expect(words(link.doc)).toBe(all);
          for (const word of typed) expect(all.split(word)).toHaveLength(2);
        }
        expect(all.match(/</g)?.length ?? 0).toBe(pages.flatMap(({ typed }) => typed).length);
        for (const { link } of pages) link.close();
      }),
      { numRuns: 150 },
    );
  });

  it('counts what is kept here until the server has answered', async () => {
    const server = new MemoryServer();
    const page = openPage(server);
    await settle([page]);
    page.wire.cut();
    for (let burst = 0; burst < 3; burst += 1) {
      type(page, 0);
      type(page, 0);
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(page.link.unsent).toBe(3);
    page.wire.join();
    await settle([page]);
    expect(page.link.unsent).toBe(0);
    expect(words(server.doc)).toBe(words(page.link.doc));
  });

  it('says that others’ edits are coming before they are there', async () => {
    const server = new MemoryServer();
    const other = openPage(server);
    await settle([other]);
    const wire = new Wire(server);
    const before: string[] = [];
    const doc = new Y.Doc();
    const link: DocumentLink = new DocumentLink(doc, wire, {
      arriving: () => before.push(words(doc)),
      changed: () => undefined,
      refused: () => undefined,
    });
    link.open();
    await settle([other, { ...other, wire, link }]);
    type(other, 0);
    await settle([other, { ...other, wire, link }]);
    expect(before.at(-1)).toBe('');
    expect(words(doc)).toBe(other.typed[0]);
  });

  it('keeps its clientID over a reconnection', async () => {
    const server = new MemoryServer();
    const page = openPage(server);
    await settle([page]);
    const before = page.link.doc.clientID;
    page.wire.cut();
    page.wire.join();
    await settle([page]);
    expect(page.link.doc.clientID).toBe(before);
  });

  it('sends again what a restored server has lost although it had acknowledged it', async () => {
    const server = new MemoryServer();
    const page = openPage(server);
    await settle([page]);
    type(page, 0);
    await settle([page]);
    page.wire.cut();
    server.doc = new Y.Doc();
    page.wire.join();
    await settle([page]);
    expect(words(server.doc)).toBe(page.typed[0]);
  });

  it('stops at a signed document and keeps what was typed', async () => {
    const server = new MemoryServer();
    const page = openPage(server);
    await settle([page]);
    server.state = 'SIGNED';
    type(page, 0);
    await turn();
    page.wire.carry('up');
    page.wire.carry('down');
    await turn();
    expect(page.refused).toBe('SIGNED_IMMUTABLE');
    expect(page.link.hasUnsent).toBe(true);
    expect(words(page.link.doc)).toBe(page.typed[0]);
    expect(words(server.doc)).toBe('');
  });
});
