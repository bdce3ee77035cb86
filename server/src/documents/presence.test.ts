import { afterEach, describe, expect, it } from 'vitest';
import { Presence, type Present, type PresenceStream } from './presence.ts';

let presence: Presence;
afterEach(() => presence.close());

const list = async (stream: PresenceStream): Promise<string[]> => {
  const { value } = (await stream.next()) as { value: readonly Present[] };
  return value.map(({ memberId, sessionKey }) => `${memberId}/${sessionKey}`);
};
const until = async (stream: PresenceStream, wanted: string[]): Promise<void> => {
  for (;;) if (JSON.stringify(await list(stream)) === JSON.stringify(wanted)) return;
};
const nora = { memberId: 'nora', sessionKey: 'tab', caret: null };

describe('presence', () => {
  it('shows who is there, and takes them away when they say nothing more', async () => {
    presence = new Presence(400);
    const watching = presence.watch('plan', 'sam');
    presence.watch('plan', 'nora');
    expect(presence.show('plan', nora)).toBe(true);
    await until(watching, ['nora/tab']);
    await until(watching, []);
  });

  it('takes somebody away when their last stream ends, and not before', async () => {
    presence = new Presence();
    const watching = presence.watch('plan', 'sam');
    const first = presence.watch('plan', 'nora');
    const second = presence.watch('plan', 'nora');
    presence.show('plan', nora);
    await first.return();
    await until(watching, ['nora/tab']);
    await second.return();
    await until(watching, []);
  });

  it('shows somebody whose stream begins a moment later, and nobody who has none', async () => {
    presence = new Presence();
    const watching = presence.watch('plan', 'sam');
    expect(presence.show('plan', nora)).toBe(false);
    expect(presence.show('plan', { ...nora, memberId: 'stranger' })).toBe(false);
    presence.watch('plan', 'nora');
    await until(watching, ['nora/tab']);
  });

  it('sends at most ten frames a second, each with the newest', async () => {
    presence = new Presence();
    const watching = presence.watch('plan', 'nora');
    let frames = 0;
    const begun = Date.now();
    const reading = (async () => {
      for await (const people of watching) {
        frames += 1;
        if (people.some(({ caret }) => caret?.field === 'last')) return;
      }
    })();
    for (let move = 0; move < 200; move++) {
      const caret = { field: `${move}`, anchor: new Uint8Array(), head: new Uint8Array() };
      presence.show('plan', { ...nora, caret });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const caret = { field: 'last', anchor: new Uint8Array(), head: new Uint8Array() };
    presence.show('plan', { ...nora, caret });
    await reading;
    expect(frames).toBeLessThanOrEqual(2 + (Date.now() - begun) / 100);
  });

  it('bounds the editors of one person, and keeps one from ending another’s', async () => {
    presence = new Presence();
    const watching = presence.watch('plan', 'nora');
    for (let tab = 0; tab < 20; tab++) presence.show('plan', { ...nora, sessionKey: `${tab}` });
    presence.hide('plan', { memberId: 'sam', sessionKey: '19' });
    expect((await list(watching)).length).toBe(8);
  });
});
