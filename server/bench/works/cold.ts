/** Opening a plan that is not in memory and has seen a great many edits. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { prepare } from '../lib/meeting.ts';
import { contentOf, planOf, wordsOf } from '../lib/plan.ts';
import { seeded, sentence } from '../lib/seeded.ts';
import { replay, type Trace } from '../lib/traces.ts';
import type { Peer, PeerName, Room, Seat } from '../lib/wire.ts';
import { number, type Work } from '../lib/work.ts';

const edits = 260_000;
/** Edits that are sent in one update. */
const together = 100;
/** Updates that may be unanswered. */
const window = 8;
const goals = 20;

/** Sends updates in order, a few unanswered at a time, and waits until all are answered. */
async function sendAll(peer: Peer, seat: Seat, updates: Iterable<Uint8Array>): Promise<number> {
  const began = performance.now();
  let [sent, answered, trouble] = [0, 0, ''];
  let wake = (): void => undefined;
  seat.listen({
    change: () => undefined,
    acknowledged: () => {
      answered += 1;
      wake();
    },
    presence: () => undefined,
    trouble: (words) => {
      trouble = words;
      wake();
    },
  });
  const below = async (most: number): Promise<void> => {
    while (sent - answered > most && trouble === '')
      await new Promise<void>((resolve) => (wake = resolve));
    if (trouble !== '') throw new Error(`${peer.name}: ${trouble}`);
  };
  for (const update of updates) {
    await below(window);
    seat.send(update);
    sent += 1;
  }
  await below(0);
  return (performance.now() - began) / 1000;
}

/**
 * As a team types over months: somewhere in the words of some goal a run of characters, in which
 * the last few are taken back now and then, and after it somewhere else.
 */
function* typedOverMonths(doc: Y.Doc): Generator<Uint8Array> {
  const random = seeded(260);
  const below = (most: number): number => Math.floor(random() * most);
  const texts = Array.from({ length: goals }, (_, at) => wordsOf(doc, at));
  let [text, at, left, back] = [texts[0] as Y.XmlText, 0, 0, 0];
  const edit = (): void => {
    if (left <= 0) {
      text = texts[below(texts.length)] as Y.XmlText;
      at = below(text.length + 1);
      left = 10 + below(70);
      // What has grown long is cut before it is written on.
      back = text.length > 8_000 ? 60 : 0;
    }
    left -= 1;
    if (back === 0 && random() < 0.05) back = 1 + below(10);
    if (back > 0 && at > 0) {
      back -= 1;
      at -= 1;
      return text.delete(at, 1);
    }
    back = 0;
    text.insert(at, sentence(random, 3).slice(2));
    at += 1;
  };
  for (let done = 0; done < edits; done += together) {
    const before = Y.encodeStateVector(doc);
    doc.transact(() => {
      for (let count = 0; count < together; count += 1) edit();
    });
    yield Y.encodeStateAsUpdate(doc, before);
  }
}

/** Milliseconds until a document is here that the server has just been started without. */
async function openCold(peer: Peer, room: Room, other: Room, wanted: string): Promise<number> {
  await delay(2_000);
  await peer.stop('properly');
  await peer.start();
  // The process's first document pays for what has nothing to do with this one.
  for (let turn = 0; turn < 3; turn += 1) (await peer.join(other, turn)).close();
  const began = performance.now();
  const seat = await peer.join(room, 0);
  const took = performance.now() - began;
  seat.close();
  if (contentOf(planOf(seat.first)) !== wanted)
    throw new Error(`${peer.name}: the document that was opened is not the one that was written`);
  return took;
}

/** What was written to each peer's document, which is made once. */
const written = new Map<PeerName, string>();

export const cold: Work = {
  name: 'cold',
  peers: ['hocuspocus', 'roundtable'],
  rows: [
    {
      title: `opening a plan of ${edits / 1000}k edits that is not in memory`,
      show: ({ took, bytes }) => `${number(took)} ms (${number((bytes ?? 0) / 1000)} KB)`,
      compare: 'took',
      target: '≤ 100 ms',
      met: ({ took = Infinity }) => took <= 100,
    },
  ],
  async run(_measure, peer) {
    const rooms = await peer.rooms('large', 6);
    const [room, other] = [rooms[5] as Room, rooms[0] as Room];
    if (!written.has(peer.name)) {
      await prepare(peer, room, goals, 20);
      const seat = await peer.join(room, 0);
      const doc = planOf(seat.first, seat.clientId);
      await sendAll(peer, seat, typedOverMonths(doc));
      seat.close();
      written.set(peer.name, contentOf(doc));
      bytes.set(peer.name, Y.encodeStateAsUpdate(doc).length);
    }
    const took = await openCold(peer, room, other, written.get(peer.name) ?? '');
    return { took, bytes: bytes.get(peer.name) ?? 0 };
  },
};
const bytes = new Map<PeerName, number>();

const traceNames = ['friendsforever', 'sveltecomponent'];
const traceFile = (folder: string, name: string): string => path.join(folder, `${name}.json.gz`);

export const traces: Work = {
  name: 'traces',
  peers: ['hocuspocus', 'roundtable'],
  rows: traceNames.map((name) => ({
    title: `recorded typing (${name}): replayed, then opened when not in memory`,
    show: (figures) =>
      `${number(figures[`${name}Rate`])} edits/s, opened in ${number(figures[`${name}Took`])} ms`,
    compare: `${name}Took`,
    target: '≤ 100 ms',
    met: (figures) => (figures[`${name}Took`] ?? Infinity) <= 100,
  })),
  missing: ({ traces: folder }) =>
    traceNames.every((name) => existsSync(traceFile(folder, name)))
      ? undefined
      : `the recorded traces are not at ${folder}`,
  async run({ traces: folder }, peer) {
    const rooms = await peer.rooms('large', 8);
    const figures: Record<string, number> = {};
    for (const [at, name] of traceNames.entries()) {
      const [room, other] = [rooms[6 + at] as Room, rooms[0] as Room];
      const file = gunzipSync(readFileSync(traceFile(folder, name))).toString();
      const trace = JSON.parse(file) as Trace;
      await prepare(peer, room, 4, 1);
      // Two connections of one person: each has a clientID that it may write under.
      const seats = [await peer.join(room, 0), await peer.join(room, 0)];
      seats.sort((a, b) => a.clientId - b.clientId);
      const { doc, updates } = replay(
        trace,
        seats.map(({ first, clientId }) => planOf(first, clientId)),
      );
      const seconds = await sendAll(peer, seats[0] as Seat, updates);
      for (const seat of seats) seat.close();
      figures[`${name}Rate`] = trace.txns.length / seconds;
      figures[`${name}Took`] = await openCold(peer, room, other, contentOf(doc));
    }
    return figures;
  },
};
