import { Worker } from 'node:worker_threads';
import { busy, invalidUpdate, tooLarge } from './document.errors.ts';
import type { DocumentLimits } from './limits.ts';
import type { TrialAnswer, TrialQuestion } from './trial.worker.ts';

/** From TypeScript in tests and development, from JavaScript in `dist`. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './trial.worker.ts' : './trial.worker.js',
  import.meta.url,
);
/** Node has to start and load Yjs in it; nothing of the update is looked at before. */
const startDeadline = 30_000;
const mostWaiting = 16;
const memory = { maxOldGenerationSizeMb: 512 };

/**
 * Tries large updates in a worker thread, one at a time, and kills it when one takes too long: a
 * worker can be ended in the middle of a loop, the process cannot.
 */
export class Trials {
  readonly #limits: Pick<DocumentLimits, 'workerDeadline' | 'applyTime'>;
  #worker: Worker | undefined;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(limits: Pick<DocumentLimits, 'workerDeadline' | 'applyTime'>) {
    this.#limits = limits;
  }

  /**
   * Answers when an update was applied to a document's state in time. @throws AppError
   * `INVALID_UPDATE`, `TOO_LARGE` where it takes too long, `RATE_LIMITED` where too many wait
   */
  async prove(question: TrialQuestion): Promise<void> {
    if (this.#waiting >= mostWaiting) throw busy();
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#ask(question));
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    try {
      const { applies, took } = await turn;
      if (!applies) throw invalidUpdate('it cannot be applied');
      if (took > this.#limits.applyTime) throw tooDear();
    } finally {
      this.#waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #ask(question: TrialQuestion): Promise<{ applies: boolean; took: number }> {
    const worker = this.#worker ?? (await this.#start());
    this.#worker = worker;
    const answer = this.#answer(worker, this.#limits.workerDeadline);
    worker.postMessage(question);
    const got = await answer;
    return got.is === 'done' ? got : { applies: false, took: 0 };
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(workerFile, { resourceLimits: memory, execArgv: [] });
    // Without a listener an error that comes between two questions would end this process.
    worker.on('error', () => undefined);
    worker.unref();
    await this.#answer(worker, startDeadline);
    return worker;
  }

  /** The worker's next message; a worker that dies or dallies is replaced and counts as too slow. */
  #answer(worker: Worker, deadline: number): Promise<TrialAnswer> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', succeed).off('error', fail).off('exit', fail);
      };
      const succeed = (answer: TrialAnswer): void => {
        settle();
        resolve(answer);
      };
      const fail = (): void => {
        settle();
        if (this.#worker === worker) this.#worker = undefined;
        void worker.terminate();
        reject(tooDear());
      };
      const timer = setTimeout(fail, deadline);
      worker.on('message', succeed).on('error', fail).on('exit', fail);
    });
  }
}

const tooDear = () =>
  tooLarge('This edit takes too long to merge. It may go through in smaller pieces.');
