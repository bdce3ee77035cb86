/** One reader stops reading while much is sent: what it costs the server, and the others. */
import { setTimeout as delay } from 'node:timers/promises';
import { isConnected } from '../lib/machine.ts';
import { Meetings, prepare } from '../lib/meeting.ts';
import { planOf, wordsOf } from '../lib/plan.ts';
import { seeded, sentence } from '../lib/seeded.ts';
import type { Peer, Room, Seat } from '../lib/wire.ts';
import { number, type Work } from '../lib/work.ts';
import type { World } from '../lib/world.ts';

/** What the stalled reader would have got, in bytes. */
const volume = 200e6;
/** Each bulky edit writes the words of so many goals anew, with so many characters each. */
const [goals, length] = [3, 16_000];
/** Bulky edits a second. */
const rate = 80;
/**
 * Between one round and the next, in milliseconds: a document that is opened while it is still being
 * put away is not what is measured here.
 */
const pause = 3_000;
/** The longest that the bulk may take, in milliseconds. */
const patience = 180_000;
/**
 * When it is looked at what the server keeps, in milliseconds from the beginning: while the stalled
 * reader is not cut yet. Few times: the garbage is collected for it, and the others wait meanwhile.
 */
const looks = [1_500, 2_500, 3_500];
/** Bulky edits that may be unanswered. */
const window = 16;
/** The goals that the others type into come after those. */
const typists = 3;

interface Stall {
  readonly seen99: number;
  /** MiB that the server kept at each of `looks`, and when all was sent. */
  readonly kept: readonly number[];
  /** Seconds until the stalled reader was cut; not a number where it never was. */
  readonly cut: number;
}

/** Sends bulky edits at a steady rate, or as fast as they are answered, until `bytes` have been. */
async function sendBulk(peer: Peer, seat: Seat, bytes: number): Promise<void> {
  let [unanswered, trouble] = [0, ''];
  seat.listen({
    change: () => undefined,
    acknowledged: () => {
      unanswered -= 1;
    },
    presence: () => undefined,
    trouble: (words) => {
      trouble = words;
    },
  });
  const doc = planOf(seat.first, seat.clientId);
  const words = Array.from({ length: goals }, (_, at) => wordsOf(doc, at));
  const random = seeded(1);
  let update: Uint8Array = new Uint8Array();
  doc.on('update', (made: Uint8Array) => {
    update = made;
  });
  const began = performance.now();
  for (let [sent, count] = [0, 1]; sent < bytes; sent += update.length, count += 1) {
    doc.transact(() => {
      for (const text of words) {
        text.delete(0, text.length);
        text.insert(0, sentence(random, length));
      }
    });
    seat.send(update);
    unanswered += 1;
    while (unanswered > window && trouble === '') await delay(1);
    if (performance.now() - began > patience) trouble = 'too slow for 200 MB';
    if (trouble !== '') throw new Error(`${peer.name}: ${trouble}`);
    const wait = (count * 1000) / rate - (performance.now() - began);
    if (wait > 1) await delay(wait);
  }
  while (unanswered > 0 && trouble === '' && performance.now() - began < patience) await delay(1);
}

async function during(
  world: World,
  peer: Peer,
  room: Room,
  bytes: number,
  stalls: boolean,
): Promise<Stall> {
  const meetings = await Meetings.open({
    ...{ peer, rooms: [room], editors: goals + typists, writing: typists, prepared: true },
    postgresPid: world.postgresPid,
  });
  const bulk = await peer.join(room, 50);
  const stalled = await peer.join(room, 51);
  if (stalls) stalled.stall();
  const began = performance.now();
  let cut = Number.NaN;
  const watch = setInterval(() => {
    if (Number.isNaN(cut) && !isConnected(stalled.localPort))
      cut = (performance.now() - began) / 1000;
  }, 50);
  try {
    const perEdit = goals * length;
    const seconds = bytes / perEdit / rate;
    const [figures, , ...kept] = await Promise.all([
      meetings.type({ rate: 5, seconds }),
      sendBulk(peer, bulk, bytes),
      ...looks.map((after) => delay(after).then(() => peer.keeps())),
    ]);
    kept.push(await peer.keeps());
    await meetings.verify();
    return { seen99: figures.seen99 ?? Number.NaN, kept, cut };
  } finally {
    clearInterval(watch);
    meetings.close();
    bulk.close();
    stalled.close();
    await delay(pause);
  }
}

export const stall: Work = {
  name: 'stall',
  peers: ['hocuspocus', 'roundtable'],
  rows: [
    {
      title: 'one reader stalls while 200 MB are sent',
      show: ({ extra, cut, slower }) =>
        `${number(extra)} MiB more, ${Number.isNaN(cut ?? Number.NaN) ? 'never cut' : `cut after ${number(cut, 1)} s`}, others' p99 ${number(slower, 2)}×`,
      target: '≤ 4 MiB more, cut within 5 s, others’ p99 ≤ 1.2×',
      met: ({ extra = Infinity, cut = Infinity, slower = Infinity }) =>
        extra <= 4 && cut <= 5 && slower <= 1.2,
    },
  ],
  async run({ world }, peer) {
    const room = (await peer.rooms('large', 5))[4] as Room;
    await prepare(peer, room, goals + typists);
    await delay(pause);
    // Such a load takes memory whoever reads: what counts is what it takes more.
    const usual = await during(world, peer, room, volume, false);
    const worse = await during(world, peer, room, volume, true);
    return {
      extra: Math.max(...worse.kept.map((kept, at) => kept - (usual.kept[at] ?? Number.NaN))),
      cut: worse.cut,
      slower: worse.seen99 / usual.seen99,
      usual99: usual.seen99,
      worse99: worse.seen99,
      usualMost: Math.max(...usual.kept),
      worseMost: Math.max(...worse.kept),
    };
  },
};
