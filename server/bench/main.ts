/** The bench: reads what is wanted, measures each work, and says what came of it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { medians, type Figures } from './lib/figures.ts';
import { describeMachine, takenSince, timeOfMachine } from './lib/machine.ts';
import { saveResults, tableOf, type Result, type Results } from './lib/report.ts';
import { peerNames, type Peer, type PeerName } from './lib/wire.ts';
import type { Measure, Work } from './lib/work.ts';
import { World } from './lib/world.ts';
import { HocuspocusPeer, RawPeer } from './wires/binary.ts';
import { PlainGraphQLPeer } from './wires/graphql.ts';
import { RoundtablePeer } from './wires/roundtable.ts';
import { cold, traces } from './works/cold.ts';
import { crash } from './works/crash.ts';
import { rampFirst, rampSecond } from './works/ramp.ts';
import { idle, join, presence } from './works/sockets.ts';
import { stall } from './works/stall.ts';
import { first, second, watched } from './works/typing.ts';

const works: readonly Work[] = [
  ...[first, second, watched, rampFirst, rampSecond, idle, crash, stall, join, presence],
  ...[cold, traces],
];
const root = path.resolve(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    warm: { type: 'string', default: '4' },
    peer: { type: 'string', multiple: true },
    profile: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    traces: { type: 'string', default: path.resolve(root, '../shared/data/editing-traces') },
  },
});
const unknown = [
  ...positionals.filter((name) => !works.some((work) => work.name === name)),
  ...(values.peer ?? []).filter((name) => !peerNames.some((peer) => peer === name)),
];
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Works: ${works.map(({ name }) => name).join(' ')}.
Peers: ${peerNames.join(' ')}.`);
  process.exit(2);
}
const chosen = works.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const wanted = peerNames.filter((name) => !values.peer || values.peer.includes(name));

const profile = values.profile ? path.join(root, '.data/bench-profile') : undefined;
if (profile) mkdirSync(profile, { recursive: true });
const world = await World.make(profile);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException'] as const)
  process.once(signal, (problem: unknown) => {
    console.error(problem);
    void world.end().finally(() => process.exit(1));
  });
const machine = describeMachine(world.pinned);
const measure: Measure = {
  world,
  seconds: Number(values.seconds),
  warm: Number(values.warm),
  traces: values.traces,
};
const make: Record<PeerName, () => Peer> = {
  raw: () => new RawPeer(world),
  hocuspocus: () => new HocuspocusPeer(world),
  graphql: () => new PlainGraphQLPeer(world),
  roundtable: () => new RoundtablePeer(world),
};

const line = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(Math.abs(value) < 10 ? 2 : 0)}`)
    .join('  ');

/** Measures a work with each of its peers, whose order is another in each run. */
async function perform(work: Work): Promise<Result> {
  const peers = wanted.filter((name) => work.peers.includes(name)).map((name) => make[name]());
  const runs = new Map<PeerName, Figures[]>(peers.map(({ name }) => [name, []]));
  const failures: Partial<Record<PeerName, string>> = {};
  const began = timeOfMachine();
  for (let run = 0; run < Number(values.runs); run += 1) {
    const turn = run % Math.max(1, peers.length);
    for (const peer of [...peers.slice(turn), ...peers.slice(0, turn)]) {
      try {
        // A server that waits for its turn costs the others nothing, but it has memory and timers.
        await peer.start();
        const figures = await work.run(measure, peer);
        runs.get(peer.name)?.push(figures);
        console.log(`${work.name} ${peer.name}: ${line(figures)}`);
      } catch (problem) {
        failures[peer.name] = (problem as Error).message.slice(0, 300);
        console.log(`${work.name} ${peer.name}: FAILED, ${(problem as Error).stack ?? ''}`);
      } finally {
        await peer.stop('properly');
      }
    }
  }
  const figures = [...runs]
    .filter(([, each]) => each.length > 0)
    .map(([name, each]): [PeerName, Figures] => [name, medians(each)]);
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: [...machine, ...takenSince(began)].join('; '),
    runs: Number(values.runs),
    figures: Object.fromEntries(figures),
    failures,
  };
}

const results: Results = {};
try {
  console.log(machine.join('; '));
  if (wanted.includes('roundtable')) await world.seed();
  for (const work of chosen) {
    const missing = work.missing?.(measure);
    if (missing) {
      console.log(`${work.name}: passed over, ${missing}`);
      continue;
    }
    results[work.name] = await perform(work);
    console.log(`\n${tableOf([work], results)}\n`);
    // A whole run writes what it has as it goes; a part of it only where that is asked for.
    if (values.save || (positionals.length === 0 && !values.peer)) saveResults(works, results);
  }
  if (chosen.length > 1) console.log(tableOf(chosen, results));
  if (profile) console.log(`Processor profiles of Roundtable's server are in ${profile}`);
} finally {
  await world.end();
}
const failed = Object.values(results).some(({ failures }) => Object.keys(failures).length > 0);
process.exit(failed ? 1 : 0);
