import { inject } from 'vitest';

/** Where the server is that the ordinary tests of this worker share. */
export function sharedOrigin(): string {
  const worker = Number(process.env.VITEST_POOL_ID) - 1;
  const origin = inject('origins')[worker];
  if (origin === undefined) throw new Error(`No server was started for worker ${worker}.`);
  return origin;
}
