/** How many edits a second a server takes before the slowest hundredth takes longer than 250 ms. */
import type { Meetings } from '../lib/meeting.ts';
import type { Figures } from '../lib/figures.ts';
import type { Peer } from '../lib/wire.ts';
import { number, type Measure, type Work } from '../lib/work.ts';
import { fiftyMeetings, oneMeeting, openMeetings, type Typing } from './typing.ts';

const slowest = 250;
const lowest = 500;
const highest = 64_000;
/** Each step in seconds. */
const step = 2;
/** Halvings between the last rate that held and the first that did not. */
const refinements = 2;

class Ramp {
  readonly #measure: Measure;
  readonly #peer: Peer;
  readonly #typing: Typing;
  #meetings: Meetings | undefined;

  constructor(measure: Measure, peer: Peer, typing: Typing) {
    this.#measure = measure;
    this.#peer = peer;
    this.#typing = typing;
  }

  /** Whether the server keeps up with so many edits a second. */
  async #holds(rate: number, seconds = step): Promise<Figures | undefined> {
    const { world } = this.#measure;
    this.#meetings ??= await openMeetings(world, this.#peer, this.#typing, { looking: 1 });
    const writers = this.#typing.meetings * this.#typing.editors;
    try {
      const figures = await this.#meetings.type({ rate: rate / writers, seconds });
      const { seen99 = Infinity, answer99 } = figures;
      const worst = Math.max(seen99, Number.isNaN(answer99) ? 0 : (answer99 ?? 0));
      return worst <= slowest ? figures : undefined;
    } catch {
      // Refused or too late: what those editors write next would stand on what was refused.
      this.#meetings.close();
      this.#meetings = undefined;
      return undefined;
    }
  }

  async run(): Promise<Figures> {
    // Steps are short: a server that was just started would fail them for what it has yet to compile.
    await this.#holds(lowest, this.#measure.warm);
    let [held, failed] = [0, 0];
    let best: Figures = {};
    const attempt = async (rate: number): Promise<void> => {
      const figures = await this.#holds(rate);
      if (figures) [held, best] = [rate, figures];
      else failed = rate;
    };
    for (let rate = lowest; failed === 0 && rate <= highest; rate *= 2) await attempt(rate);
    for (let turn = 0; turn < refinements && held > 0 && failed > 0; turn += 1)
      await attempt(Math.round((held + failed) / 2));
    await this.#meetings?.verify();
    this.#meetings?.close();
    return { held, load: best.load ?? Number.NaN, core: best.core ?? Number.NaN };
  }
}

const ramp = (name: string, title: string, typing: Typing, least: number): Work => ({
  name,
  peers: ['raw', 'hocuspocus', 'graphql', 'roundtable'],
  rows: [
    {
      title: `edits/s before p99 passes ${slowest} ms, ${title}`,
      show: ({ held, core, load }) =>
        `${number(held)} (server ${number((core ?? 0) * 100)} %, load ${number((load ?? 0) * 100)} %)`,
      compare: 'held',
      more: true,
      target: `≥ ${least.toFixed(1)}× the peer`,
      met: (_ours, ratio) => ratio >= least,
    },
  ],
  run: (measure, peer) => new Ramp(measure, peer, typing).run(),
});

export const rampFirst = ramp('ramp-first', '1 meeting × 10 editors', oneMeeting, 1.3);
export const rampSecond = ramp('ramp-second', '50 meetings × 8 editors', fiftyMeetings, 1);
