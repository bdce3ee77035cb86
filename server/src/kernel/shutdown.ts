/** Stops the process in order, on a signal or after an error that nobody caught. */
import type { Log } from './log.ts';

export interface ShutdownStep {
  readonly name: string;
  run(): Promise<void> | void;
}

export interface Shutdown {
  /** Steps run in the reverse of the order in which they were added: what started last stops first. */
  add(name: string, run: ShutdownStep['run']): void;
  /** Runs all steps and ends the process. A step that fails does not keep the others from running. */
  now(reason: string, exitCode: number): Promise<never>;
}

/**
 * @param patience milliseconds for all steps together; then the process ends with code 1
 * @param exit ends the process
 */
export function createShutdown(
  log: Pick<Log, 'info' | 'error'>,
  patience = 15_000,
  exit: (code: number) => never = (code) => process.exit(code),
): Shutdown {
  const steps: ShutdownStep[] = [];
  let running: Promise<never> | undefined;

  async function run(reason: string, exitCode: number): Promise<never> {
    log.info({ reason }, 'stopping');
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      log.error({ patience }, 'stopping took too long');
      exit(1);
    }, patience);
    for (const { name, run: step } of steps.reverse()) {
      try {
        await step();
      } catch (err) {
        log.error({ err, step: name }, 'a part did not stop as it should');
      }
    }
    clearTimeout(deadline);
    if (!late) log.info('stopped');
    return exit(exitCode);
  }

  return {
    add: (name, step) => steps.push({ name, run: step }),
    now: (reason, exitCode) => (running ??= run(reason, exitCode)),
  };
}

/**
 * Ties the shutdown to the process: SIGINT, SIGTERM and SIGHUP stop cleanly (exit code 0), a second
 * signal ends at once, and an error that nobody caught is logged and stops with exit code 1, since
 * the state of the process is unknown after it.
 */
export function stopOnSignals(shutdown: Shutdown, log: Pick<Log, 'fatal'>): void {
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let asked = 0;
  for (const signal of signals) {
    process.on(signal, () => {
      asked += 1;
      // A terminal's Ctrl-C can arrive twice: from the terminal and from the launcher above us.
      if (asked > 2) process.exit(130);
      void shutdown.now(signal, 0);
    });
  }
  const fail = (kind: string) => (err: unknown) => {
    log.fatal({ err }, kind);
    void shutdown.now(kind, 1);
  };
  process.on('uncaughtException', fail('uncaught exception'));
  process.on('unhandledRejection', fail('unhandled rejection'));
}
