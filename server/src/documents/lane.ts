import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { breaksConstraint, isPassing } from './document.database.ts';
import { busy, invalidUpdate } from './document.errors.ts';
import type { CommitPath, EditRequest, Outcome } from './commit-path.ts';
import type { DocumentLimits } from './limits.ts';

/** Commits edits of one organisation in one transaction, all or (it throws) none of them. */
export type CommitTogether = (
  organisationId: string,
  requests: readonly EditRequest[],
) => Promise<Outcome[]>;

interface Waiting {
  readonly request: EditRequest;
  readonly bytes: number;
  readonly answer: (outcome: Outcome) => void;
}

const shortestPause = 50;
const longestPause = 2_000;
/** What an edit takes in memory apart from its bytes. */
const overhead = 400;

/**
 * A lane an organisation: one transaction at a time, and whatever arrives meanwhile goes into the
 * next. Only so many lanes are at work at once, since each takes a connection. While PostgreSQL is
 * away the edits wait, unacknowledged and within bounds, and go through when it is back.
 */
export class LaneCommitPath implements CommitPath {
  readonly #commit: CommitTogether;
  readonly #limits: DocumentLimits;
  readonly #log: Logger;
  readonly #lanes = new Map<string, Lane>();
  readonly #slots: Slots;
  #bytes = 0;

  constructor(commit: CommitTogether, limits: DocumentLimits, log: Logger) {
    this.#commit = commit;
    this.#limits = limits;
    this.#log = log;
    this.#slots = new Slots(limits.lanes);
  }

  async submit(request: EditRequest): Promise<number> {
    const { organisationId } = request.actor;
    const bytes = overhead + ('sent' in request ? request.sent.update.length : 0);
    const lane = this.#lanes.get(organisationId) ?? this.#open(organisationId);
    const { laneBytes, laneEdits, waitingBytes } = this.#limits;
    const full =
      lane.bytes + bytes > laneBytes ||
      lane.waiting.length >= laneEdits ||
      this.#bytes + bytes > waitingBytes;
    if (full) throw busy();
    this.#bytes += bytes;
    const outcome = await new Promise<Outcome>((answer) => lane.add({ request, bytes, answer }));
    this.#bytes -= bytes;
    if ('error' in outcome) throw outcome.error;
    return outcome.seq;
  }

  async drained(): Promise<void> {
    while (this.#lanes.size > 0)
      await Promise.all([...this.#lanes.values()].map(({ done }) => done));
  }

  #open(organisationId: string): Lane {
    const lane = new Lane(
      (requests) => this.#commit(organisationId, requests),
      this.#slots,
      this.#limits.batchEdits,
      this.#log,
      () => this.#lanes.delete(organisationId),
    );
    this.#lanes.set(organisationId, lane);
    return lane;
  }
}

class Lane {
  readonly waiting: Waiting[] = [];
  /** Of all that is not answered, in the transaction under way too. */
  bytes = 0;
  done: Promise<void> = Promise.resolve();
  readonly #commit: (requests: readonly EditRequest[]) => Promise<Outcome[]>;
  readonly #slots: Slots;
  readonly #most: number;
  readonly #log: Logger;
  readonly #onEmpty: () => void;
  #running = false;

  constructor(
    commit: (requests: readonly EditRequest[]) => Promise<Outcome[]>,
    slots: Slots,
    most: number,
    log: Logger,
    onEmpty: () => void,
  ) {
    this.#commit = commit;
    this.#slots = slots;
    this.#most = most;
    this.#log = log;
    this.#onEmpty = onEmpty;
  }

  add(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.bytes += waiting.bytes;
    if (this.#running) return;
    this.#running = true;
    this.done = this.#run();
  }

  async #run(): Promise<void> {
    // The rest of this turn of the loop may bring more for the same transaction.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      await this.#slots.take();
      try {
        await this.#settle(this.waiting.splice(0, this.#most));
      } finally {
        this.#slots.give();
      }
    }
    this.#running = false;
    this.#onEmpty();
  }

  /** Commits a batch; one that fails is split until the edit that makes it fail is alone. */
  async #settle(batch: readonly Waiting[]): Promise<void> {
    for (let pause = shortestPause; ; pause = Math.min(pause * 2, longestPause)) {
      try {
        const outcomes = await this.#commit(batch.map(({ request }) => request));
        batch.forEach((each, at) => this.#answer(each, outcomes[at] as Outcome));
        return;
      } catch (error) {
        if (isPassing(error)) {
          this.#log.warn({ err: error, edits: batch.length }, 'edits wait for the database');
          // Other organisations may be luckier: what holds this one up can be a lock of its own.
          this.#slots.give();
          await delay(pause);
          await this.#slots.take();
          continue;
        }
        const [only] = batch;
        if (batch.length === 1 && only) return this.#answer(only, { error: refusalOf(error) });
        const half = Math.ceil(batch.length / 2);
        await this.#settle(batch.slice(0, half));
        await this.#settle(batch.slice(half));
        return;
      }
    }
  }

  #answer({ answer, bytes }: Waiting, outcome: Outcome): void {
    this.bytes -= bytes;
    answer(outcome);
  }
}

/** The rows guard what the document cannot: a person who is not in the organisation, mostly. */
const refusalOf = (error: unknown): unknown =>
  breaksConstraint(error)
    ? invalidUpdate('it names a person or record that does not exist here')
    : error;

/** So many at once, the others in the order in which they came. */
class Slots {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  give(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free += 1;
  }
}
