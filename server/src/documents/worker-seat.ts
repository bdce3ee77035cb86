import { Worker } from 'node:worker_threads';
import type { AppError } from '../kernel/errors.ts';

/** Milliseconds in which Node has to start and load Yjs in it; nothing is asked before. */
const startDeadline = 30_000;

/** One step of a job: a question, and the milliseconds within which it is to be answered. */
export type AskWorker<Question, Answer> = (question: Question, deadline: number) => Promise<Answer>;

export interface SeatOptions {
  /** Which file of this folder runs in it, for instance 'trial.worker'. */
  readonly file: string;
  /** Megabytes of memory that the thread may take. */
  readonly memory: number;
  /** Jobs that may wait for their turn, of all and of one organisation. */
  readonly mostWaiting: number;
  readonly mostOfOne?: number;
  /** What somebody is told whose job may not wait. */
  readonly full: () => AppError;
  /** The same where the thread died or did not answer in time. */
  readonly failed: () => AppError;
}

/** Whose job it is. */
export interface Place {
  /** The organisation that it is for, where that is to share with others. */
  readonly of?: string;
  /** The server's own goes before all others, and is never refused. */
  readonly first?: boolean;
}

interface Waiting extends Place {
  readonly begin: () => void;
}

/**
 * The seat of a worker thread, for one job after another. A thread that dies or dallies is ended,
 * in the middle of a loop if need be, and replaced for the next job.
 */
export class WorkerSeat<Question, Answer> {
  readonly #options: SeatOptions;
  #worker: Worker | undefined;
  #taken = false;
  readonly #waiting: Waiting[] = [];

  constructor(options: SeatOptions) {
    this.#options = options;
  }

  /** Runs a job when it is its turn. @throws AppError `full`, `failed` */
  async job<T>(place: Place, work: (ask: AskWorker<Question, Answer>) => Promise<T>): Promise<T> {
    await this.#turn(place);
    try {
      const worker = this.#worker ?? (await this.#start());
      return await work((question, deadline) => {
        if (this.#worker !== worker) return Promise.reject(this.#options.failed());
        const answer = this.#answer(worker, deadline);
        worker.postMessage(question);
        return answer;
      });
    } finally {
      this.#next();
    }
  }

  /** Waits for the jobs that are there, then ends the thread. */
  async close(): Promise<void> {
    if (this.#taken) await new Promise<void>((begin) => this.#waiting.push({ begin }));
    this.#taken = true;
    await this.#worker?.terminate();
    this.#worker = undefined;
    this.#next();
  }

  async #turn({ of, first = false }: Place): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    if (first) return new Promise<void>((begin) => this.#waiting.unshift({ first, begin }));
    const { mostWaiting, mostOfOne = mostWaiting, full } = this.#options;
    const others = this.#waiting.filter((each) => !each.first);
    const ofOne = others.filter((each) => of !== undefined && each.of === of);
    if (others.length >= mostWaiting || ofOne.length >= mostOfOne) throw full();
    await new Promise<void>((begin) => this.#waiting.push({ ...(of && { of }), begin }));
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#taken = next !== undefined;
    next?.begin();
  }

  async #start(): Promise<Worker> {
    // From TypeScript in tests and development, from JavaScript in `dist`.
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./${this.#options.file}.${ending}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memory },
      execArgv: [],
    });
    // It may also die between two questions: without a listener, its error would end this process.
    const died = (): void => this.#end(worker);
    worker.on('error', died).on('exit', died);
    worker.unref();
    this.#worker = worker;
    await this.#answer(worker, startDeadline);
    return worker;
  }

  /** A thread that is to be asked nothing more: the next job has another. */
  #end(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    void worker.terminate();
  }

  /** The worker's next message. */
  #answer(worker: Worker, deadline: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', succeed).off('error', fail).off('exit', fail);
      };
      const succeed = (answer: Answer): void => {
        settle();
        resolve(answer);
      };
      const fail = (): void => {
        settle();
        this.#end(worker);
        reject(this.#options.failed());
      };
      const timer = setTimeout(fail, deadline);
      worker.on('message', succeed).on('error', fail).on('exit', fail);
    });
  }
}
