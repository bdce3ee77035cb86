import { busy, invalidUpdate, tooLarge } from './document.errors.ts';
import type { DocumentLimits } from './limits.ts';
import type { TrialAnswer, TrialQuestion } from './trial.worker.ts';
import { WorkerSeat } from './worker-seat.ts';

/**
 * Tries large updates in a worker thread, one at a time, and kills it when one takes too long: a
 * worker can be ended in the middle of a loop, the process cannot.
 */
export class Trials {
  readonly #limits: Pick<DocumentLimits, 'workerDeadline' | 'applyTime'>;
  readonly #seat = new WorkerSeat<TrialQuestion, TrialAnswer>({
    file: 'trial.worker',
    memory: 512,
    mostWaiting: 15,
    mostOfOne: 7,
    full: busy,
    failed: tooDear,
  });

  constructor(limits: Pick<DocumentLimits, 'workerDeadline' | 'applyTime'>) {
    this.#limits = limits;
  }

  /**
   * Answers when an update was applied to a document's state in time, for somebody of an
   * organisation, which leaves places for others. @throws AppError `INVALID_UPDATE`, `TOO_LARGE`
   * where it takes too long, `RATE_LIMITED` where too many wait
   */
  async prove(organisationId: string, question: TrialQuestion): Promise<void> {
    const { workerDeadline, applyTime } = this.#limits;
    const answer = await this.#seat.job({ of: organisationId }, (ask) =>
      ask(question, workerDeadline),
    );
    if (answer.is !== 'done' || !answer.applies) throw invalidUpdate('it cannot be applied');
    if (answer.took > applyTime) throw tooDear();
  }

  close(): Promise<void> {
    return this.#seat.close();
  }
}

function tooDear() {
  return tooLarge('This edit takes too long to merge. It may go through in smaller pieces.');
}
