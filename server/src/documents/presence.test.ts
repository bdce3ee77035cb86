import { afterEach, describe, expect, it } from 'vitest';
import type { Placed, PresenceEvent } from './presence.event.ts';
import type { PresenceStream } from './presence.stream.ts';
import { Presence, type PresenceChange } from './presence.ts';

let presence: Presence;
afterEach(() => presence.close());

/** What somebody who watches knows by now. */
class Seen {
  readonly #stream: PresenceStream;
  readonly #people = new Map<string, Placed>();
  events = 0;

  constructor(stream: PresenceStream) {
    this.#stream = stream;
  }

  async next(): Promise<PresenceEvent> {
    const event = (await this.#stream.next()).value as PresenceEvent;
    this.events += 1;
    if (event.whole) this.#people.clear();
    for (const placed of event.people) this.#people.set(placed.key, placed);
    for (const { key, caret } of event.moved) {
      const known = this.#people.get(key);
      if (!known) throw new Error('a caret of nobody who is known');
      this.#people.set(key, { ...known, caret });
    }
    for (const key of event.gone) this.#people.delete(key);
    return event;
  }

  get people(): Placed[] {
    return [...this.#people.values()];
  }

  get names(): string[] {
    return this.people.map(({ memberId, sessionKey }) => `${memberId}/${sessionKey}`);
  }

  async until(holds: () => boolean): Promise<void> {
    do await this.next();
    while (!holds());
  }

  are(names: readonly string[]): Promise<void> {
    return this.until(() => JSON.stringify(this.names) === JSON.stringify(names));
  }
}
/** What somebody knows of each. */
const seen = ({ people }: Seen) => people.map(({ key, caret }) => [key, caret?.field]);
const caretAt = (field: string) => ({
  field,
  anchor: new Uint8Array(),
  head: new Uint8Array(),
});
const nora = { memberId: 'nora', sessionKey: 'tab', caret: null };

describe('presence', () => {
  it('shows who is there, and takes them away when they say nothing more', async () => {
    presence = new Presence(400);
    const watching = new Seen(presence.watch('plan', 'sam'));
    presence.watch('plan', 'nora');
    expect(presence.show('plan', nora)).toBe(true);
    await watching.are(['nora/tab']);
    await watching.are([]);
  });

  it('takes somebody away when their last stream ends, and not before', async () => {
    presence = new Presence();
    const watching = new Seen(presence.watch('plan', 'sam'));
    const first = presence.watch('plan', 'nora');
    const second = presence.watch('plan', 'nora');
    presence.show('plan', nora);
    await first.return();
    await watching.are(['nora/tab']);
    await second.return();
    await watching.are([]);
  });

  it('shows somebody whose stream begins a moment later, and nobody who has none', async () => {
    presence = new Presence();
    const watching = new Seen(presence.watch('plan', 'sam'));
    expect(presence.show('plan', nora)).toBe(false);
    expect(presence.show('plan', { ...nora, memberId: 'stranger' })).toBe(false);
    presence.watch('plan', 'nora');
    await watching.are(['nora/tab']);
  });

  it('sends at most ten frames a second, each with the newest', async () => {
    presence = new Presence();
    const watching = new Seen(presence.watch('plan', 'nora'));
    const begun = Date.now();
    const reading = watching.until(() => watching.people[0]?.caret?.field === 'last');
    for (let move = 0; move < 200; move++) {
      presence.show('plan', { ...nora, caret: caretAt(`${move}`) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    presence.show('plan', { ...nora, caret: caretAt('last') });
    await reading;
    expect(watching.events).toBeLessThanOrEqual(2 + (Date.now() - begun) / 100);
  });

  it('bounds the editors of one person, and keeps one from ending another’s', async () => {
    presence = new Presence();
    const watching = new Seen(presence.watch('plan', 'nora'));
    for (let tab = 0; tab < 20; tab++) presence.show('plan', { ...nora, sessionKey: `${tab}` });
    presence.hide('plan', { memberId: 'sam', sessionKey: '19' });
    await watching.next();
    expect(watching.names.length).toBe(8);
  });

  it('tells everybody the same of what changed, and of a sign of life alone nothing', async () => {
    presence = new Presence();
    const one = new Seen(presence.watch('plan', 'nora'));
    const other = new Seen(presence.watch('plan', 'sam'));
    presence.show('plan', nora);
    await Promise.all([one.are(['nora/tab']), other.are(['nora/tab'])]);
    // Who came before the first event was read is told of once more: that does no harm.
    expect((await one.next()).people.length).toBe(1);
    presence.show('plan', { ...nora, caret: null });
    presence.show('plan', { ...nora, caret: caretAt('words') });
    expect(await one.next()).toMatchObject({
      whole: false,
      people: [],
      moved: [{ caret: { field: 'words' } }],
      gone: [],
    });
    await other.until(() => other.people[0]?.caret?.field === 'words');
    expect(seen(one)).toEqual(seen(other));
  });

  it('merges what somebody missed who is behind', async () => {
    presence = new Presence();
    const watching = new Seen(presence.watch('plan', 'nora'));
    const behind = new Seen(presence.watch('plan', 'sam'));
    await behind.next();
    for (let tab = 0; tab < 3; tab++) {
      presence.show('plan', { ...nora, sessionKey: `${tab}` });
      await watching.until(() => watching.names.includes(`nora/${tab}`));
      presence.show('plan', { ...nora, sessionKey: `${tab}`, caret: caretAt(`${tab}`) });
      await watching.until(() => watching.people.at(-1)?.caret?.field === `${tab}`);
    }
    presence.hide('plan', { ...nora, sessionKey: '1' });
    await watching.until(() => !watching.names.includes('nora/1'));
    await behind.next();
    expect(seen(behind)).toEqual(seen(watching));
  });
});

describe('presence of several nodes', () => {
  it('shows who is elsewhere until they go, or their node does, and tells of its own alone', async () => {
    presence = new Presence();
    const told: PresenceChange[] = [];
    presence.onLocalChange((change) => told.push(change));
    const watching = new Seen(presence.watch('plan', 'sam'));
    const sam = { memberId: 'sam', sessionKey: 'tab', caret: null };
    presence.show('plan', sam);
    presence.showRemote('b', 'plan', nora);
    presence.showRemote('b', 'plan', { ...nora, sessionKey: 'phone' });
    await watching.until(() => watching.names.length === 3);
    presence.hideRemote('b', 'plan', { ...nora, sessionKey: 'phone' });
    // What another node says of somebody who is here by now is out of date.
    presence.hideRemote('b', 'plan', sam);
    await watching.until(() => watching.names.length === 2);
    presence.nodeGone('b');
    await watching.are(['sam/tab']);
    expect(presence.local()).toEqual(told);
    expect(told).toEqual([{ kind: 'shown', subjectId: 'plan', ...sam }]);
    presence.hide('plan', sam);
    expect(told.at(-1)).toMatchObject({ kind: 'gone', subjectId: 'plan', sessionKey: 'tab' });
  });
});
