import { historyBusy, historyTooDear } from './document.errors.ts';
import type { HistoryAnswer, HistoryQuestion } from './history.worker.ts';
import { WorkerSeat, type Place } from './worker-seat.ts';

const deadline = 30_000;

type Expected<Is extends HistoryAnswer['is']> = Extract<HistoryAnswer, { is: Is }>;

/** Asks one step of a job, and expects one kind of answer. */
export type Ask = <Is extends HistoryAnswer['is']>(
  question: HistoryQuestion,
  is: Is,
) => Promise<Expected<Is>>;

/**
 * The thread in which earlier states of documents are built, compared and encoded: a long log or a
 * large document takes seconds, and the loop has edits to answer. One job at a time. Whoever waits
 * for a turn holds a connection of the operations, so that only few may: most connections are left
 * to everybody else, and one organisation's comparisons leave room for another's.
 */
export class HistoryThread {
  readonly #seat = new WorkerSeat<HistoryQuestion, HistoryAnswer>({
    file: 'history.worker',
    memory: 1024,
    mostWaiting: 4,
    mostOfOne: 2,
    full: historyBusy,
    failed: historyTooDear,
  });

  /** Runs a job when it is its turn. @throws AppError `RATE_LIMITED` where too many wait */
  job<T>(place: Place, work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#seat.job(place, async (step) => {
      const ask: Ask = async (question, is) => {
        const found = await step(question, deadline);
        if (found.is === 'failed')
          throw new Error(`A state of the past was not built: ${found.why}`);
        if (found.is !== is)
          throw new Error(`The history's thread answered ${found.is}, not ${is}`);
        return found as Expected<typeof is>;
      };
      try {
        return await work(ask);
      } finally {
        await ask({ do: 'end' }, 'done').catch(() => undefined);
      }
    });
  }

  close(): Promise<void> {
    return this.#seat.close();
  }
}
