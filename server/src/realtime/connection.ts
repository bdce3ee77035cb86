import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { credentialOf, type Actor } from '../kernel/actor.ts';
import type { Clock } from '../kernel/clock.ts';
import { asGraphQLError, maskError } from '../kernel/masking.ts';
import { closeCodes } from './close-codes.ts';
import type { Line, LiveStream } from './execute.ts';
import type { Outlet } from './outlet.ts';

/** What the protocol's library has of a socket. */
interface Opened {
  readonly extra: { readonly socket: WebSocket; readonly outlet: Outlet };
  readonly subscriptions: Record<string, unknown>;
}

/** One open socket: who it is for, as far as is known now, and what it has running. */
export class Connection {
  readonly socket: WebSocket;
  readonly #outlet: Outlet;
  readonly streams = new Set<LiveStream>();
  /** Ids that operations under way have from who sent them, kept by the protocol's library. */
  readonly ids: Record<string, unknown>;
  /** Operations under way, and subscriptions open or being opened. */
  running = 0;
  following = 0;
  /** Counts the changes of access: what was begun under an earlier one is asked about again. */
  accessEpoch = 0;
  readonly #first: Actor;
  #actor: Promise<Actor | null>;
  /** What was last answered to that. */
  #present: Actor | null;
  /** How often it is being asked at the moment who this is and what they may read. */
  #asking = 0;
  #over = false;
  readonly #actorOf: () => Promise<Actor | null>;
  readonly #log: Logger;
  readonly #clock: Clock;

  constructor(
    { extra: { socket, outlet }, subscriptions }: Opened,
    actor: Actor,
    actorOf: () => Promise<Actor | null>,
    services: { readonly log: Logger; readonly clock: Clock },
  ) {
    this.socket = socket;
    this.#outlet = outlet;
    this.ids = subscriptions;
    this.#first = actor;
    this.#clock = services.clock;
    this.#actor = Promise.resolve(actor);
    this.#present = actor;
    this.#actorOf = actorOf;
    this.#log = services.log;
  }

  /** The actor with present rights. Whoever asks while these are being found out waits for them. */
  async actorNow(): Promise<Actor | null> {
    const actor = await this.#actor;
    return this.#ranOut() ? null : actor;
  }

  /** A key that ran out since: nobody has to look for it first. */
  #ranOut(): boolean {
    const { expiresAt } = this.#first.key ?? {};
    if (expiresAt === undefined || this.#clock.now() < expiresAt) return false;
    this.end();
    return true;
  }

  /**
   * Where the frames of a subscription can be written to that many share. None is written while it
   * is being asked who this is or what they may read, nor while the reader is behind.
   * @param id what its subscriber calls it
   */
  line(id: string): Line {
    const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    const present = (): Actor | null => this.#present;
    return {
      get actor() {
        return present();
      },
      ready: () => {
        if (this.#asking > 0 || this.#over || this.#ranOut()) return false;
        if (!this.#outlet.congested) return true;
        this.#outlet.onDrain(this.#resume);
        return false;
      },
      write: (payload) => this.#outlet.writeShared(head, payload),
    };
  }

  /** Writes a message that the protocol has, after what was written before. */
  say(message: object): void {
    this.#outlet.write(JSON.stringify(message));
  }

  readonly #resume = (): void => {
    for (const stream of this.streams) stream.resume();
  };

  /** Holds back what is shared while `work` asks. */
  async #whileAsking<T>(work: () => Promise<T>): Promise<T> {
    this.#asking += 1;
    try {
      return await work();
    } finally {
      this.#asking -= 1;
      if (this.#asking === 0 && !this.#over) this.#resume();
    }
  }

  /** What it was opened with is at its end. Nothing is sent after this. */
  end(): void {
    this.#over = true;
    this.#actor = Promise.resolve(null);
    this.#present = null;
    this.socket.close(closeCodes.forbidden, 'Signed out');
  }

  /** Asks anew who this is, and closes the socket when nobody: the session may have ended. */
  refresh(): Promise<boolean> {
    return this.#whileAsking(async () => {
      const asked = this.#ask();
      this.#actor = asked;
      const actor = await asked;
      const known = actor !== null;
      // The answer to the last question counts, whichever comes last.
      if (this.#actor === asked) this.#present = actor;
      // A socket of nobody is being closed: nothing is written to it any more.
      this.#over ||= !known;
      return known;
    });
  }

  recheck(): Promise<void> {
    this.accessEpoch += 1;
    return this.#whileAsking(async () => {
      if (await this.refresh())
        await Promise.all([...this.streams].map((stream) => this.recheckStream(stream)));
    });
  }

  /** A stream that cannot be asked about ends with its socket: nobody reads on without an answer. */
  async recheckStream(stream: LiveStream): Promise<void> {
    try {
      await stream.recheck();
    } catch (error) {
      this.#unknown(error);
    }
  }

  /** Opens a subscription, which counts from when it was let in until it is over. */
  async follow(
    accessEpoch: number,
    open: () => Promise<LiveStream | ExecutionResult>,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    let stream: LiveStream | ExecutionResult | undefined;
    try {
      stream = await open();
    } finally {
      if (!stream || !(Symbol.asyncIterator in stream)) this.following -= 1;
    }
    if (!(Symbol.asyncIterator in stream)) return stream;
    const live = stream;
    this.streams.add(live);
    // Access that changed while it was being opened found no stream to ask about.
    if (this.accessEpoch !== accessEpoch) void this.#whileAsking(() => this.recheckStream(live));
    return ended(live, this.#log, () => {
      if (this.streams.delete(live)) this.following -= 1;
    });
  }

  /** UUID of the session or key that opened it. */
  get credentialId(): string | null {
    return credentialOf(this.#first);
  }

  get organisationId(): string {
    return this.#first.organisationId;
  }

  async #ask(): Promise<Actor | null> {
    try {
      const actor = await this.#actorOf();
      if (!actor) this.socket.close(closeCodes.forbidden, 'Signed out');
      // What is open was opened as the former one: it begins anew.
      else if (actor.membershipId !== this.#first.membershipId) {
        this.socket.close(closeCodes.tryAgain, 'Connect again');
        return null;
      }
      return actor;
    } catch (error) {
      this.#unknown(error);
      return null;
    }
  }

  #unknown(error: unknown): void {
    this.#log.error({ err: error }, 'asking who a socket is for failed');
    this.socket.close(closeCodes.tryAgain, 'Try again later');
  }
}

/** The same stream, telling when it is over; what fails in it is told as any failure is. */
function ended(stream: LiveStream, log: Logger, tell: () => void): AsyncIterable<ExecutionResult> {
  let failed = false;
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (failed) return { done: true, value: undefined };
      try {
        const result = await stream.next();
        if (result.done) tell();
        return result;
      } catch (error) {
        failed = true;
        tell();
        await stream.return?.();
        const errors = [maskError({ log }, asGraphQLError(error))];
        return { done: false, value: { data: null, errors } };
      }
    },
    async return() {
      tell();
      return (await stream.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return iterator;
}
