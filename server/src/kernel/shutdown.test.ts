import { expect, test } from 'vitest';
import { createShutdown } from './shutdown.ts';

const log = { info: () => undefined, error: () => undefined };

/** Stands in for the end of the process, which a test cannot survive. */
function exits(): { codes: number[]; exit: (code: number) => never } {
  const codes: number[] = [];
  return {
    codes,
    exit: ((code: number) => codes.push(code)) as unknown as (code: number) => never,
  };
}

test('what started last stops first, and a failing part does not keep the others', async () => {
  const { codes, exit } = exits();
  const shutdown = createShutdown(log, 60_000, exit);
  const stopped: string[] = [];
  shutdown.add('database', () => void stopped.push('database'));
  shutdown.add('connections', () => Promise.reject(new Error('already closed')));
  shutdown.add('sockets', () => void stopped.push('sockets'));
  await shutdown.now('SIGTERM', 0);
  expect(stopped).toEqual(['sockets', 'database']);
  expect(codes).toEqual([0]);
});

test('asked twice, it stops once', async () => {
  const { codes, exit } = exits();
  const shutdown = createShutdown(log, 60_000, exit);
  let times = 0;
  shutdown.add('sockets', () => void (times += 1));
  await Promise.all([shutdown.now('SIGINT', 0), shutdown.now('SIGINT', 0)]);
  expect({ times, codes }).toEqual({ times: 1, codes: [0] });
});

test('a part that never stops does not keep the process alive', async () => {
  const ended = Promise.withResolvers<number>();
  const exit = ((code: number) => ended.resolve(code)) as unknown as (code: number) => never;
  const shutdown = createShutdown(log, 20, exit);
  shutdown.add('stuck', () => new Promise(() => undefined));
  void shutdown.now('SIGTERM', 0);
  expect(await ended.promise).toBe(1);
});
