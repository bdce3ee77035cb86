import { Worker } from 'node:worker_threads';
import { busy } from './document.errors.ts';
import type { HistoryAnswer, HistoryQuestion } from './history.worker.ts';

/** From TypeScript in tests and development, from JavaScript in `dist`. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './history.worker.ts' : './history.worker.js',
  import.meta.url,
);
const deadline = 30_000;
const mostWaiting = 64;
const memory = { maxOldGenerationSizeMb: 1024 };

type Expected<Is extends HistoryAnswer['is']> = Extract<HistoryAnswer, { is: Is }>;

/** Asks one step of a job, and expects one kind of answer. */
export type Ask = <Is extends HistoryAnswer['is']>(
  question: HistoryQuestion,
  is: Is,
) => Promise<Expected<Is>>;

/**
 * The thread in which earlier states of documents are built, compared and encoded: a long log or a
 * large document takes seconds, and the loop has edits to answer. One job at a time; a thread that
 * dies or dallies is replaced.
 */
export class HistoryThread {
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws AppError `RATE_LIMITED` where too many wait */
  async job<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    if (this.#waiting >= mostWaiting) throw busy();
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#run(work));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #run<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const worker = this.#worker ?? (await this.#start());
    const ask: Ask = async (question, is) => {
      const given = this.#answer(worker);
      worker.postMessage(question);
      const found = await given;
      if (found.is === 'failed') throw new Error(`A state of the past was not built: ${found.why}`);
      if (found.is !== is) throw new Error(`The history's thread answered ${found.is}, not ${is}`);
      return found as Expected<typeof is>;
    };
    try {
      return await work(ask);
    } finally {
      if (this.#worker === worker) await ask({ do: 'end' }, 'done').catch(() => undefined);
    }
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(workerFile, { resourceLimits: memory, execArgv: [] });
    // Without a listener an error that comes between two questions would end this process.
    worker.on('error', () => undefined);
    worker.unref();
    this.#worker = worker;
    await this.#answer(worker);
    return worker;
  }

  #answer(worker: Worker): Promise<HistoryAnswer> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', succeed).off('error', fail).off('exit', fail);
      };
      const succeed = (answer: HistoryAnswer): void => {
        settle();
        resolve(answer);
      };
      const fail = (): void => {
        settle();
        if (this.#worker === worker) this.#worker = undefined;
        void worker.terminate();
        reject(busy());
      };
      const timer = setTimeout(fail, deadline);
      worker.on('message', succeed).on('error', fail).on('exit', fail);
    });
  }
}
