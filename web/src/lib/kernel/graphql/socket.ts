import { createClient, type Client, type SubscribePayload } from 'graphql-ws';
import type { FormattedExecutionResult } from 'graphql-ws';
import { sessionStands } from '../session/session.svelte.ts';
import { connection } from './connection.svelte.ts';

/** The server closes with this when the session behind a socket has ended or its access changed. */
const CLOSE_FORBIDDEN = 4403;
const CLOSE_NORMAL = 1000;
const LONGEST_WAIT_MS = 8_000;
const FIRST_WAIT_MS = 400;
const PING_EVERY_MS = 12_000;
const PONG_WITHIN_MS = 6_000;

let socket: WebSocket | undefined;
/** How many operations this tab has sent: their ids are short, since every answer carries one. */
let operations = 0;
let pongOverdue: ReturnType<typeof setTimeout> | undefined;
let closedForbidden = false;

function isClose(event: unknown): event is { code: number } {
  return typeof event === 'object' && event !== null && 'code' in event;
}

/** Full jitter: anything between nothing and an exponentially growing limit (milliseconds). */
function jitter(retries: number): number {
  return Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(retries, 10));
}

/** Ends after `milliseconds`, or as soon as the browser says that the network is back. */
function waitOrOnline(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
  });
}

async function beforeRetry(retries: number): Promise<void> {
  await waitOrOnline(jitter(retries));
  if (!navigator.onLine) await waitOrOnline(LONGEST_WAIT_MS);
  if (closedForbidden) {
    closedForbidden = false;
    // Signed out: this waits for a sign-in in place, so that what was subscribed to comes back.
    await sessionStands();
  }
}

/**
 * The tab's one socket, for subscriptions and live mutations. It opens with the first subscriber
 * and reconnects for ever; an operation under way is sent again after a reconnection, so only send
 * mutations through it that may be applied twice (document updates are such; presence too).
 */
export const wsClient: Client = createClient({
  url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  generateID: () => (operations += 1).toString(36),
  lazy: true,
  lazyCloseTimeout: 5_000,
  retryAttempts: Infinity,
  retryWait: beforeRetry,
  // A refused upgrade arrives as an Event and not as a CloseEvent; both are worth another try.
  shouldRetry: () => true,
  connectionAckWaitTimeout: 10_000,
  keepAlive: PING_EVERY_MS,
  on: {
    connecting: (isRetry) => connection.connecting(isRetry),
    connected: (opened) => {
      socket = opened as WebSocket;
      connection.connected();
    },
    ping: (received) => {
      if (received) return;
      clearTimeout(pongOverdue);
      // A network that vanished without a word leaves the socket open for minutes.
      pongOverdue = setTimeout(() => {
        if (socket?.readyState === WebSocket.OPEN) wsClient.terminate();
      }, PONG_WITHIN_MS);
    },
    pong: (received) => {
      if (received) clearTimeout(pongOverdue);
    },
    closed: (event) => {
      clearTimeout(pongOverdue);
      const code = isClose(event) ? event.code : 0;
      closedForbidden = code === CLOSE_FORBIDDEN;
      socket = undefined;
      connection.closed(code === CLOSE_NORMAL);
    },
  },
});

if (typeof window !== 'undefined') {
  window.addEventListener('offline', () => wsClient.terminate());
}

export interface LiveSink<Data> {
  next(result: FormattedExecutionResult<Data, unknown>): void;
  /** Called before each new try after the server ended the subscription or refused it. */
  interrupted?(reason: unknown): void;
}

/**
 * Keeps a subscription alive until the returned function is called. The socket reconnects by
 * itself; what this adds are the ends that the library takes for final (close codes 4400, 4429,
 * 4500, a `complete` from a server that shuts down). `payload` is asked again at every new start,
 * so that it can carry the newest cursor; return `undefined` from it to give up.
 */
export function subscribeLive<Data>(
  payload: () => SubscribePayload | undefined,
  sink: LiveSink<Data>,
): () => void {
  let stopped = false;
  let failures = 0;
  let unsubscribe: (() => void) | undefined;

  const restart = async (reason: unknown) => {
    if (stopped) return;
    sink.interrupted?.(reason);
    failures += 1;
    await waitOrOnline(FIRST_WAIT_MS + jitter(failures));
    start();
  };

  const start = () => {
    if (stopped) return;
    const first = payload();
    if (!first) return;
    // The library sends the same payload again after a reconnection, and reads it anew when it does:
    // the variables must be those of that moment (the newest cursor), not of the first start.
    const request: SubscribePayload = {
      ...first,
      get variables() {
        return payload()?.variables ?? first.variables;
      },
    };
    unsubscribe = wsClient.subscribe<Data, unknown>(request, {
      next: (result) => {
        if (!result.errors) failures = 0;
        sink.next(result);
      },
      error: (reason) => void restart(reason),
      complete: () => void restart(undefined),
    });
  };

  start();
  return () => {
    stopped = true;
    unsubscribe?.();
  };
}
