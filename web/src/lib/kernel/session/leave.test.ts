import { beforeEach, expect, test, vi } from 'vitest';
import { finishLeaving, leave } from './leave.ts';
import { session } from './session.svelte.ts';
import { isLeaving, signIn } from './sign-in.ts';

let answers: (number | 'away')[] = [];
const visited: string[] = [];
const stored = new Map<string, string>();

/** The server's answers, one after the other; the last one stays. */
function answer(): Promise<Response> {
  const next = answers.length > 1 ? answers.shift() : answers[0];
  if (next === 'away') return Promise.reject(new TypeError('Failed to fetch'));
  return Promise.resolve(Response.json({}, { status: next ?? 200 }));
}

beforeEach(() => {
  visited.length = 0;
  stored.clear();
  session.resume();
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', answer);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  const go = (path: string) => visited.push(path);
  vi.stubGlobal('location', { assign: go, replace: go });
  return () => vi.useRealTimers();
});

test('who signs out is signed out, and nothing is left to be done', async () => {
  answers = [200];
  await leave();
  expect([isLeaving(), visited]).toEqual([false, ['/sign-in']]);
});

test.each(['away', 500, 502, 503] as const)(
  'a server that says %s is asked again',
  async (says) => {
    answers = [says];
    await leave();
    // What comes back with the Back button is covered too.
    expect([isLeaving(), session.state, visited]).toEqual([true, 'ended', ['/sign-in']]);

    answers = [says, says, 200];
    const left = finishLeaving();
    await vi.runAllTimersAsync();
    await left;
    expect([isLeaving(), visited]).toEqual([false, ['/sign-in', '/sign-in']]);
  },
);

test('whoever signed in meanwhile is not signed out', async () => {
  answers = [503];
  await leave();
  const left = finishLeaving();
  await vi.advanceTimersByTimeAsync(10);
  answers = [200];
  await signIn('nurse@demo.test', 'roundtable');
  const asked = vi.fn(answer);
  vi.stubGlobal('fetch', asked);
  await vi.runAllTimersAsync();
  await left;
  expect(asked).not.toHaveBeenCalled();
});
