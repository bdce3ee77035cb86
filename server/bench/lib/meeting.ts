/** People who edit plans at the same time, and what becomes of their edits. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as Y from 'yjs';
import { percentile, type Figures } from './figures.ts';
import { familyTime, memory, processorTime } from './machine.ts';
import { addGoals, contentOf, planOf, Typist, type Edit } from './plan.ts';
import type { Peer, Room, Seat } from './wire.ts';

/** How long the last edits of a work may take to be with everybody, in milliseconds. */
const patience = 30_000;

/** The edits of one writer. */
interface Track {
  readonly clocks: number[];
  readonly due: number[];
}

interface Place {
  readonly room: Room;
  readonly tracks: Map<number, Track>;
  /** What an update holds: everybody in a room gets the same bytes. */
  readonly known: Map<string, ReadonlyMap<number, number>>;
}

export interface Gathering {
  readonly peer: Peer;
  readonly rooms: readonly Room[];
  readonly editors: number;
  readonly watchers?: number;
  /** How many of a room's connections look into every update; absent: all. The others count alone. */
  readonly looking?: number;
  /** How many of the editors write; absent: all. They write in the goals that come last. */
  readonly writing?: number;
  /** The documents have their goals already. */
  readonly prepared?: boolean;
  readonly postgresPid: number;
}

class Attendant {
  readonly seat: Seat;
  readonly place: Place;
  readonly looks: boolean;
  /** What arrived and is not applied yet. */
  received: Uint8Array[] = [];
  doc: Y.Doc | undefined;
  readonly first: Uint8Array;
  typist: Typist | undefined;
  inFlight = 0;
  sent = 0;
  /** The clocks of all edits that were sent, and of those that were answered. */
  readonly clocks: number[] = [];
  readonly answered: number[] = [];
  readonly held: { edit: Edit; due: number }[] = [];
  /** When each edit was due, by its number; taken out when it is answered. */
  readonly unanswered = new Map<number, number>();
  readonly #reached = new Map<number, number>();
  readonly #to: Meetings;

  constructor(to: Meetings, seat: Seat, place: Place, looks: boolean, first: Uint8Array) {
    this.#to = to;
    this.seat = seat;
    this.place = place;
    this.looks = looks;
    this.first = first;
    seat.listen({
      change: (update, bytes) => this.#change(update, bytes),
      acknowledged: (edit) => this.#acknowledged(edit),
      presence: () => undefined,
      trouble: (words) => to.troubles.push(words),
    });
  }

  send(edit: Edit, due: number): void {
    const { peer } = this.#to;
    if (this.inFlight >= peer.window) {
      this.held.push({ edit, due });
      return;
    }
    this.sent += 1;
    this.clocks.push(edit.clock);
    if (peer.acknowledges) {
      this.inFlight += 1;
      this.unanswered.set(this.sent, due);
    }
    this.#to.bytesUp += this.seat.send(edit.update);
  }

  /** A new round of typing: numbers of edits begin anew. */
  forget(): void {
    this.#reached.clear();
  }

  /** Whether all that the others wrote is here. */
  hasAll(): boolean {
    for (const [writer, { clocks }] of this.place.tracks)
      if (writer !== this.typist?.clientId && (this.#reached.get(writer) ?? 0) < clocks.length)
        return false;
    return true;
  }

  #acknowledged(edit: number): void {
    const due = this.unanswered.get(edit);
    if (due === undefined) return;
    this.unanswered.delete(edit);
    this.answered.push(this.clocks[edit - 1] as number);
    this.#to.answers.push(performance.now() - due);
    this.inFlight -= 1;
    const next = this.held.shift();
    if (next) this.send(next.edit, next.due);
  }

  #change(update: Uint8Array, bytes: number): void {
    if (!this.looks) return;
    this.received.push(update);
    const now = performance.now();
    this.#to.bytesDown += bytes;
    this.#to.framesDown += 1;
    for (const [writer, clock] of whatIsIn(this.place, update)) {
      const track = this.place.tracks.get(writer);
      if (!track) continue;
      let at = this.#reached.get(writer) ?? 0;
      while (at < track.clocks.length && (track.clocks[at] as number) <= clock) {
        this.#to.pairs += 1;
        if (writer !== this.typist?.clientId) this.#to.seen.push(now - (track.due[at] as number));
        at += 1;
      }
      this.#reached.set(writer, at);
    }
  }
}

function whatIsIn(place: Place, update: Uint8Array): ReadonlyMap<number, number> {
  const key = Buffer.from(update.buffer, update.byteOffset, update.length).toString('latin1');
  const known = place.known.get(key);
  if (known) return known;
  const { to } = Y.parseUpdateMeta(update);
  if (place.known.size > 2_000) place.known.clear();
  place.known.set(key, to);
  return to;
}

/** The raw fan-out stores nothing: what its documents began with is known here alone. */
const beginnings = new Map<string, Uint8Array>();

/** Gives a document its goals. */
export async function prepare(peer: Peer, room: Room, goals: number, length?: number) {
  const seat = await peer.join(room, 0);
  const answer = Promise.withResolvers<void>();
  seat.listen({
    change: () => undefined,
    acknowledged: () => answer.resolve(),
    presence: () => undefined,
    trouble: (words) => answer.reject(new Error(words)),
  });
  const known = peer.stores ? seat.first : (beginnings.get(room.id) ?? seat.first);
  const doc = planOf(known, seat.clientId);
  if (doc.getMap('goals').size < goals) {
    const before = Y.encodeStateVector(doc);
    addGoals(doc, goals, length);
    beginnings.set(room.id, Y.encodeStateAsUpdate(doc));
    if (peer.stores) {
      seat.send(Y.encodeStateAsUpdate(doc, before));
      await answer.promise;
    }
  }
  seat.close();
}

export class Meetings {
  readonly peer: Peer;
  /** Milliseconds from when an edit was due until others had it, and until it was answered. */
  seen: number[] = [];
  answers: number[] = [];
  /** Edits × connections that looked and got them. */
  pairs = 0;
  bytesUp = 0;
  bytesDown = 0;
  framesDown = 0;
  troubles: string[] = [];
  readonly #postgresPid: number;
  #attendants: Attendant[] = [];

  private constructor(gathering: Gathering) {
    this.peer = gathering.peer;
    this.#postgresPid = gathering.postgresPid;
  }

  static async open(gathering: Gathering): Promise<Meetings> {
    const meetings = new Meetings(gathering);
    const { peer, rooms, editors, watchers = 0, looking = Infinity } = gathering;
    const { writing = editors } = gathering;
    for (const room of rooms) {
      if (!gathering.prepared) await prepare(peer, room, editors);
      const place: Place = { room, tracks: new Map(), known: new Map() };
      const joining = Array.from({ length: editors + watchers }, (_, at) => peer.join(room, at));
      for (const [at, seat] of (await Promise.all(joining)).entries()) {
        const first = peer.stores ? seat.first : (beginnings.get(room.id) ?? seat.first);
        const attendant = new Attendant(meetings, seat, place, at < looking, first);
        if (at < editors && at >= editors - writing)
          attendant.typist = new Typist(first, seat.clientId, at);
        meetings.#attendants.push(attendant);
      }
    }
    return meetings;
  }

  /** Everybody types: `rate` edits a second each. */
  async type({ rate, seconds }: { rate: number; seconds: number }): Promise<Figures> {
    this.#reset();
    const writers = this.#attendants.filter(({ typist }) => typist);
    const each = Math.max(1, Math.round(rate * seconds));
    const step = 1000 / rate;
    const plan = writers.flatMap((writer, number) =>
      Array.from({ length: each }, (_, at) => ({
        writer,
        edit: (writer.typist as Typist).next(),
        // Spread evenly, so that no two begin together by design.
        after: (at + number / writers.length) * step,
      })),
    );
    plan.sort((a, b) => a.after - b.after);
    for (const { tracks } of new Set(writers.map(({ place }) => place))) tracks.clear();
    const before = this.#resources();
    const began = performance.now();
    for (const { writer, edit, after } of plan) {
      const { tracks } = writer.place;
      const { clientId } = writer.typist as Typist;
      const track = tracks.get(clientId) ?? { clocks: [], due: [] };
      tracks.set(clientId, track);
      track.clocks.push(edit.clock);
      track.due.push(began + after);
    }
    for (let at = 0; at < plan.length;) {
      const now = performance.now() - began;
      for (; at < plan.length && (plan[at]?.after as number) <= now; at += 1) {
        const { writer, edit, after } = plan[at] as (typeof plan)[number];
        writer.send(edit, began + after);
      }
      const wait = (plan[at]?.after ?? now) - (performance.now() - began);
      await (wait > 1 ? delay(wait) : new Promise((resolve) => setImmediate(resolve)));
    }
    await this.#settle();
    const after = this.#resources();
    const [took, count] = [(performance.now() - began) / 1000, plan.length];
    return {
      edits: count,
      seconds: took,
      cpu: ((after.server - before.server) * 1000) / count,
      // Less than nothing: a connection ended meanwhile, and its time with it.
      postgres: (Math.max(0, after.postgres - before.postgres) * 1000) / count,
      load: (after.load - before.load) / took / 1000,
      core: (after.server - before.server) / took / 1000,
      seen50: percentile(this.seen, 0.5),
      seen99: percentile(this.seen, 0.99),
      answer50: percentile(this.answers, 0.5),
      answer99: percentile(this.answers, 0.99),
      up: this.bytesUp / count,
      down: this.bytesDown / this.pairs,
      perFrame: this.pairs / this.framesDown,
      memory: memory(this.peer.pid),
    };
  }

  /** Whether all that was sent is answered and, with those who look, seen. */
  get isSettled(): boolean {
    return this.#attendants.every(
      (attendant) =>
        attendant.held.length === 0 &&
        attendant.unanswered.size === 0 &&
        (!attendant.looks || attendant.hasAll()),
    );
  }

  async #settle(): Promise<void> {
    const deadline = performance.now() + patience;
    while (!this.isSettled) {
      if (this.troubles.length > 0) throw new Error(`${this.peer.name}: ${this.troubles[0]}`);
      if (performance.now() > deadline)
        throw new Error(`${this.peer.name}: edits are missing after ${patience / 1000} s`);
      await delay(2);
    }
    if (this.troubles.length > 0) throw new Error(`${this.peer.name}: ${this.troubles[0]}`);
  }

  /**
   * Applies all that arrived, and compares everybody with a reader who comes fresh.
   * @throws where any two differ: a fast wrong answer is a failure
   */
  async verify(): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
      const unequal = await this.#unequal();
      if (unequal === undefined) return;
      // What somebody sent who is not one of us may still be on its way.
      if (performance.now() > deadline)
        throw new Error(`${this.peer.name}: clients of ${unequal} ended unequal`);
      await delay(250);
    }
  }

  /** The document of which not all have the same, if there is one. */
  async #unequal(): Promise<string | undefined> {
    for (const place of new Set(this.#attendants.map(({ place: of }) => of))) {
      const here = this.#attendants.filter(({ place: at, looks }) => at === place && looks);
      const contents = here.map((attendant) => {
        const doc = attendant.typist?.doc ?? (attendant.doc ??= planOf(attendant.first));
        doc.transact(() => attendant.received.forEach((update) => Y.applyUpdate(doc, update)));
        attendant.received = [];
        return contentOf(doc);
      });
      if (this.peer.stores) {
        const reader = await this.peer.join(place.room, here.length);
        reader.close();
        contents.push(contentOf(planOf(reader.first)));
      }
      if (new Set(contents).size !== 1) return place.room.id;
    }
    return undefined;
  }

  /** How many edits were answered that a document does not have, by its state vector. */
  lostFrom(vector: ReadonlyMap<number, number>): { answered: number; lost: number } {
    const sum = { answered: 0, lost: 0 };
    for (const { answered, typist } of this.#attendants) {
      const reached = vector.get(typist?.clientId ?? 0) ?? 0;
      sum.answered += answered.length;
      sum.lost += answered.filter((clock) => clock > reached).length;
    }
    return sum;
  }

  close(): void {
    for (const { seat } of this.#attendants) seat.close();
  }

  #reset(): void {
    this.seen = [];
    this.answers = [];
    this.pairs = this.bytesUp = this.bytesDown = this.framesDown = 0;
    for (const attendant of this.#attendants) attendant.forget();
  }

  #resources(): { server: number; postgres: number; load: number } {
    return {
      server: processorTime(this.peer.pid),
      postgres: familyTime(this.#postgresPid),
      load: processorTime(process.pid),
    };
  }
}
