/** What connections cost that do nothing, that all come at once, and that only say they are there. */
import { setTimeout as delay } from 'node:timers/promises';
import * as Y from 'yjs';
import { memory, processorTime } from '../lib/machine.ts';
import { prepare } from '../lib/meeting.ts';
import { planOf } from '../lib/plan.ts';
import type { Peer, Room, Seat } from '../lib/wire.ts';
import { number, type Work } from '../lib/work.ts';

async function joinAll(peer: Peer, room: Room, count: number): Promise<Seat[]> {
  return Promise.all(Array.from({ length: count }, (_, person) => peer.join(room, person)));
}

/** The `at`th plan of the large house. */
async function largeRoom(peer: Peer, at: number): Promise<Room> {
  return (await peer.rooms('large', at + 1))[at] as Room;
}

const idleSockets = 500;

/** MiB that a server keeps: what it has no more use for is collected first (see lib/collect.ts). */
async function kept(peer: Peer): Promise<number> {
  await delay(2_000);
  process.kill(peer.pid, 'SIGUSR2');
  await delay(2_000);
  return memory(peer.pid);
}

export const idle: Work = {
  name: 'idle',
  peers: ['raw', 'hocuspocus', 'graphql', 'roundtable'],
  rows: [
    {
      title: 'memory a 100 idle sockets that have a document open',
      show: ({ each }) => `${number(each, 1)} MiB`,
      compare: 'each',
      target: '≤ 3 MiB',
      met: ({ each = Infinity }) => each <= 3,
    },
  ],
  async run(_measure, peer) {
    await peer.stop('properly');
    await peer.start();
    const room = await largeRoom(peer, 1);
    await prepare(peer, room, 10);
    // What the first sockets need once (code, connections to the database) belongs to no socket.
    for (const seat of await joinAll(peer, room, 100)) seat.close();
    const before = await kept(peer);
    const seats: Seat[] = [];
    for (let at = 0; at < idleSockets; at += 50) seats.push(...(await joinAll(peer, room, 50)));
    const after = await kept(peer);
    for (const seat of seats) seat.close();
    return { each: ((after - before) * 100) / idleSockets, before, after };
  },
};

const joiners = 300;
/** What makes a document of 303 KB. */
const [longGoals, longWords] = [16, 17_930];

export const join: Work = {
  name: 'join',
  peers: ['hocuspocus', 'graphql', 'roundtable'],
  rows: [
    {
      title: `${joiners} clients join a 303 KB document at once`,
      show: ({ took, bytes }) => `${number(took, 2)} s (${number((bytes ?? 0) / 1000)} KB)`,
      compare: 'took',
      target: '≤ 1.5 s',
      met: ({ took = Infinity }) => took <= 1.5,
    },
  ],
  async run(_measure, peer) {
    const room = await largeRoom(peer, 2);
    await prepare(peer, room, longGoals, longWords);
    // Signs everybody in who has not been yet.
    for (const seat of await joinAll(peer, room, 70)) seat.close();
    await delay(500);
    const [began, cpu] = [performance.now(), processorTime(peer.pid)];
    const seats = await joinAll(peer, room, joiners);
    const took = (performance.now() - began) / 1000;
    const core = (processorTime(peer.pid) - cpu) / took / 1000;
    const vectors = seats.map(({ first }) =>
      Buffer.from(Y.encodeStateVectorFromUpdate(first)).toString('hex'),
    );
    for (const seat of seats) seat.close();
    const bytes = seats[0]?.first.length ?? 0;
    const { size } = planOf(seats[0]?.first ?? new Uint8Array([0, 0])).getMap('goals');
    if (new Set(vectors).size !== 1 || size !== longGoals)
      throw new Error(`${peer.name}: those who joined got unequal documents`);
    return { took, core, bytes };
  },
};

const present = 500;

/** Waits until a count stands still for a while, and answers when it began to. */
async function untilQuiet(count: () => number): Promise<number> {
  const quiet = 2_500;
  const deadline = performance.now() + 60_000;
  let [before, since] = [count(), performance.now()];
  while (performance.now() < deadline) {
    await delay(50);
    if (count() !== before) [before, since] = [count(), performance.now()];
    else if (performance.now() - since > quiet) break;
  }
  return since;
}

export const presence: Work = {
  name: 'presence',
  peers: ['raw', 'hocuspocus', 'roundtable'],
  rows: [
    {
      title: `presence, ${present} clients once a second`,
      show: ({ core, frames }) =>
        `${number((core ?? 0) * 100)} % of a core, ${number(frames, 1)} frames/s a client`,
      compare: 'core',
      target: '≤ 25 %, ≤ 10 frames/s a client',
      met: ({ core = Infinity, frames = Infinity }) => core <= 0.25 && frames <= 10.5,
    },
  ],
  async run({ seconds }, peer) {
    const room = await largeRoom(peer, 3);
    await prepare(peer, room, 10);
    const seats: Seat[] = [];
    for (let at = 0; at < present; at += 50)
      seats.push(
        ...(await Promise.all(
          Array.from({ length: 50 }, (_, person) => peer.join(room, at + person)),
        )),
      );
    let [frames, bytes] = [0, 0];
    const troubles: string[] = [];
    for (const seat of seats) {
      seat.listen({
        change: () => undefined,
        acknowledged: () => undefined,
        presence: (size) => {
          frames += 1;
          bytes += size;
        },
        trouble: (words) => troubles.push(words),
      });
      seat.watchPresence();
    }
    // Everybody is told who is there first; what that costs is another matter.
    const deadline = performance.now() + 30_000;
    while (peer.name === 'roundtable' && frames < present && performance.now() < deadline)
      await delay(50);
    const showAll = async (): Promise<void> => {
      const began = performance.now();
      for (const [at, seat] of seats.entries()) {
        seat.showPresence();
        const due = ((at + 1) * 1000) / present - (performance.now() - began);
        if (due > 1) await delay(due);
      }
    };
    // Who came is told by name, once: the work begins when everybody knows everybody.
    await showAll();
    const came = performance.now();
    const settled = await untilQuiet(() => frames);
    const arriving = (settled - came) / 1000;
    await showAll();
    [frames, bytes] = [0, 0];
    const [began, cpu] = [performance.now(), processorTime(peer.pid)];
    for (let turn = 0; turn < seconds; turn += 1) await showAll();
    const took = (performance.now() - began) / 1000;
    const core = (processorTime(peer.pid) - cpu) / took / 1000;
    for (const seat of seats) seat.close();
    if (troubles[0]) throw new Error(`${peer.name}: ${troubles[0]}`);
    const each = frames / took / present;
    // Everybody shows themselves once a second, so everybody has something to be told each second.
    if (each < 0.5) throw new Error(`${peer.name}: told ${each.toFixed(2)} times a second`);
    return { core, frames: each, bytes: bytes / took / present, arriving };
  },
};
