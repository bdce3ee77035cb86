/** The three works in which people type at a steady rate. */
import { Meetings, type Gathering } from '../lib/meeting.ts';
import type { Peer } from '../lib/wire.ts';
import { number, type Row, type Work } from '../lib/work.ts';
import type { World } from '../lib/world.ts';

export interface Typing {
  readonly house: 'large' | 'several';
  readonly meetings: number;
  readonly editors: number;
  readonly watchers?: number;
  /** Edits a second of each editor. */
  readonly rate: number;
}

export const oneMeeting: Typing = { house: 'large', meetings: 1, editors: 10, rate: 5 };
export const fiftyMeetings: Typing = { house: 'several', meetings: 50, editors: 8, rate: 2 };
const manyWatch: Typing = { house: 'large', meetings: 1, editors: 5, watchers: 200, rate: 5 };

export async function openMeetings(
  world: World,
  peer: Peer,
  typing: Typing,
  more: Partial<Gathering> = {},
): Promise<Meetings> {
  const rooms = await peer.rooms(typing.house, typing.meetings);
  const { editors, watchers = 0 } = typing;
  return Meetings.open({ peer, rooms, editors, watchers, postgresPid: world.postgresPid, ...more });
}

/** Edits a second of all together while a server is warmed. */
const warmRate = 600;

const steady = (name: string, typing: Typing, rows: readonly Row[]): Work => ({
  name,
  peers: ['raw', 'hocuspocus', 'graphql', 'roundtable'],
  rows,
  async run({ world, seconds, warm }, peer) {
    const meetings = await openMeetings(world, peer, typing);
    try {
      // It is measured as a server that has served for a while, not as one that was just started.
      const quick = warmRate / (typing.meetings * typing.editors);
      if (warm > 0) await meetings.type({ rate: Math.max(quick, typing.rate), seconds: warm });
      const figures = await meetings.type({ rate: typing.rate, seconds });
      await meetings.verify();
      return figures;
    } finally {
      meetings.close();
    }
  },
});

const cost = (title: string, most: number): Row => ({
  title: `server CPU an edit, ${title}`,
  show: ({ cpu, postgres }) => `${number(cpu)} µs (PostgreSQL ${number(postgres)})`,
  compare: 'cpu',
  target: `≤ ${most.toFixed(1)}× the peer`,
  met: (_ours, ratio) => ratio <= most,
});

const times = (title: string): Row[] => [
  {
    title: `seen by others, p99 (p50), ${title}`,
    show: ({ seen99, seen50 }) => `${number(seen99, 1)} (${number(seen50, 1)}) ms`,
    compare: 'seen99',
    target: '≤ 10 ms, after the commit',
    met: ({ seen99 = Infinity }) => seen99 <= 10,
  },
  {
    title: `acknowledgement, p99 (p50), ${title}`,
    show: ({ answer99, answer50 }) =>
      Number.isNaN(answer99 ?? Number.NaN)
        ? '–'
        : `${number(answer99, 1)} (${number(answer50, 1)}) ms`,
    compare: 'answer99',
    target: '≤ 10 ms, durable',
    met: ({ answer99 = Infinity }) => answer99 <= 10,
  },
];

const bytes: Row[] = [
  {
    title: 'bytes down an edit seen, 1 × 10 × 5',
    show: ({ down }) => number(down),
    target: '≤ 120',
    met: ({ down = Infinity }) => down <= 120,
  },
  {
    title: 'bytes up an edit, 1 × 10 × 5',
    show: ({ up }) => number(up),
    target: '≤ 180',
    met: ({ up = Infinity }) => up <= 180,
  },
];

export const first = steady('first', oneMeeting, [
  cost('1 meeting × 10 editors × 5 edits/s', 1),
  ...times('1 × 10 × 5'),
  ...bytes,
]);
export const second = steady('second', fiftyMeetings, [
  cost('50 meetings × 8 editors × 2 edits/s', 1),
  ...times('50 × 8 × 2'),
]);
export const watched = steady('watched', manyWatch, [
  cost('1 meeting, 5 editors × 5 edits/s, 200 watching', 0.9),
  ...times('5 editors, 200 watching'),
]);
