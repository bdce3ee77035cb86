/**
 * Ten people type while the server and PostgreSQL are killed, again and again, at random moments:
 * nothing that was acknowledged is lost, nothing is there twice, and the rows are the document.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestVersion } from '../src/testing/plans.ts';
import type { TestVisitor } from '../src/testing/server.ts';
import { Cluster } from './cluster.ts';
import { count, progress, quantile, randomFrom, seed, tell } from './counts.ts';
import { expectExactlyOnce } from './exactly-once.ts';
import { beginPlan, houseIn } from './house.ts';
import { ServerProcess } from './server-process.ts';
import { settle, Typist } from './typist.ts';

const kills = count('KILLS', 4, 200);
const editors = 10;
/** After so many kills everybody pauses, and all is compared. */
const comparedEvery = 10;
const kinds = ['the server', 'PostgreSQL', 'a connection', 'both'] as const;

let cluster: Cluster;
let server: ServerProcess;
let people: readonly TestVisitor[];
let version: TestVersion;
const typists: Typist[] = [];
const random = randomFrom(seed);

beforeAll(async () => {
  cluster = await Cluster.start();
  const house = await houseIn(cluster);
  server = await ServerProcess.start({ databaseUrl: cluster.servingUrl });
  ({ people, version } = await beginPlan(server.origin, house));
});
afterAll(async () => {
  await Promise.all(typists.map((typist) => typist.stop()));
  await server.kill();
  await cluster.remove();
});

const acknowledged = (): number =>
  typists.reduce((sum, { acknowledgements }) => sum + acknowledgements, 0);

/** Waits until edits flow again, so that every kill finds some on their way. */
async function flowing(): Promise<void> {
  const enough = acknowledged() + editors;
  while (acknowledged() < enough) {
    const refused = typists.find((typist) => typist.refused)?.refused;
    if (refused) throw refused;
    await delay(5);
  }
}

async function kill(kind: (typeof kinds)[number]): Promise<void> {
  switch (kind) {
    case 'the server':
      await server.kill();
      return server.run();
    case 'PostgreSQL':
      cluster.kill();
      await cluster.restart();
      return;
    case 'a connection':
      return cluster.killBackend(random);
    case 'both':
      cluster.kill();
      await server.kill();
      await Promise.all([cluster.restart(), server.run()]);
  }
}

it(
  `loses and doubles nothing in ${kills} kills while ${editors} type (seed ${seed})`,
  async () => {
    for (let at = 0; at < editors; at += 1) {
      const visitor = people[at % people.length] as TestVisitor;
      const { documentId } = version;
      typists.push(new Typist({ name: `e${at}`, visitor: () => visitor, documentId, random }));
    }
    const done = new Map<string, number>();
    const away: number[] = [];
    for (let number = 0; number < kills; number += 1) {
      for (const typist of typists) typist.type();
      await flowing();
      await delay(random() * 300);
      const kind = kinds[number < kinds.length ? number : Math.floor(random() * kinds.length)]!;
      const began = Date.now();
      await kill(kind);
      await flowing();
      away.push(Date.now() - began);
      done.set(kind, (done.get(kind) ?? 0) + 1);
      if ((number + 1) % comparedEvery !== 0) continue;
      await settle(typists);
      const { typed } = await expectExactlyOnce(typists, people[0]!, version);
      progress(`kills: ${number + 1} of ${kills}, ${typed} words typed, none lost or doubled`);
    }
    await settle(typists);
    const found = await expectExactlyOnce(typists, people[0]!, version);
    expect(found.typed).toBeGreaterThan(kills);
    tell('kills', {
      kills,
      ...Object.fromEntries(done),
      editors,
      'words typed': found.typed,
      acknowledgements: acknowledged(),
      'acknowledged and lost': found.lost,
      missing: found.missing,
      doubled: found.doubled,
      'until edits flow again, median ms': quantile(away, 0.5),
      seed,
    });
  },
  120_000 + kills * 60_000,
);
