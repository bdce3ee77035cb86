/**
 * `pnpm test`: every suite, then one line with the sum. `pnpm test server` runs one suite, and
 * `pnpm test server src/kernel/config.test.ts` a part of it: what follows the names is Vitest's.
 */
import { existsSync } from 'node:fs';
import { build } from './lib/build.ts';
import { at } from './lib/paths.ts';
import { runSuite, suites, type Suite, type Tally } from './lib/suites.ts';
import { syncSvelte } from './lib/svelte-sync.ts';

const args = process.argv.slice(2).filter((argument) => argument !== '--');
const isName = (argument: string): boolean => suites.some(({ name }) => name === argument);
const firstOther = args.findIndex((argument) => !isName(argument));
const names = firstOther === -1 ? args : args.slice(0, firstOther);
const rest = firstOther === -1 ? [] : args.slice(firstOther);

const chosen = suites.filter(
  ({ name, folder, config }) =>
    (names.length === 0 || names.includes(name)) && existsSync(at(folder, config)),
);

async function makeReady({ needs }: Suite): Promise<boolean> {
  if (needs === 'sync') return syncSvelte();
  return needs === 'build' ? build((words) => console.log(words)) : true;
}

const tallies: Tally[] = [];
const [first] = chosen;
let ready = first && makeReady(first);
for (const [at, suite] of chosen.entries()) {
  console.log(`\n── ${suite.name} ──`);
  const isReady = await ready;
  const next = chosen[at + 1];
  // While one suite waits, for its database above all, what the next needs is built.
  ready = next && makeReady(next);
  tallies.push(isReady ? await runSuite(suite, rest) : { passed: 0, failed: 1, skipped: 0 });
}

const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
const skipped = sum('skipped');
console.log(
  `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
