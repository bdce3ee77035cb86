import { liveOperations } from '@roundtable/schema/live-operations';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DocumentPresence } from './presence.svelte.ts';

interface Shown {
  readonly gone?: boolean;
  readonly caret?: { readonly field: string } | null;
}

/** What the page shows of itself; the server's end answers nothing more than that it is there. */
const shown: Shown[] = [];

class Socket extends EventTarget {
  static readonly OPEN = 1;
  readonly readyState = Socket.OPEN;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;

  constructor() {
    super();
    setTimeout(() => this.onopen?.());
  }

  send(data: string): void {
    const { id, type, payload } = JSON.parse(data) as {
      id: string;
      type: string;
      payload: { query: string; variables: { p: Shown } };
    };
    if (type === 'connection_init') this.#say({ type: 'connection_ack' });
    if (type !== 'subscribe' || payload.query !== liveOperations.show.id) return;
    shown.push(payload.variables.p);
    this.#say({ id, type: 'complete' });
  }

  close(): void {}

  #say(message: object): void {
    setTimeout(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

let presence: DocumentPresence;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('location', new URL('http://roundtable.test'));
  const { DocumentPresence } = await import('./presence.svelte.ts');
  presence = new DocumentPresence('document');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const at = (field: string) => ({ field, anchor: new Uint8Array(1), head: new Uint8Array(1) });
const newest = () => shown.findLast(({ gone }) => !gone)?.caret?.field;

it('shows the caret again after the person has been elsewhere', async () => {
  presence.arrive();
  await vi.advanceTimersByTimeAsync(1_000);
  presence.place(at('first'));
  // At once again: it waits for its turn while the person leaves.
  presence.place(at('second'));
  presence.leave();
  presence.arrive();
  await vi.advanceTimersByTimeAsync(1_000);
  presence.place(at('third'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(newest()).toBe('third');
  presence.leave();
});
