/**
 * Locks that the browser's tabs share. One is free again when its tab is closed or crashes, so what
 * a tab left behind is known by its lock being free.
 */

/** Takes a lock if it is free; answers what gives it back, or undefined where another has it. */
export function takeLock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** The names of the locks that some tab has now. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  const { held } = await navigator.locks.query();
  return new Set(held?.flatMap(({ name }) => name ?? []) ?? []);
}
