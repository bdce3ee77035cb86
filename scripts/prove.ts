/**
 * `pnpm prove`: the proofs of server/prove in full, which take an hour; then a table of what was
 * tried and found. `pnpm prove kills rooms` runs those two. The ordinary tests have the same proofs
 * with small counts.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at } from './lib/paths.ts';
import { runSuite } from './lib/suites.ts';

const ending = '.prove.ts';
const names = process.argv.slice(2).filter((argument) => argument !== '--');
const known = readdirSync(at('server/prove'))
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no proof ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  process.exit(2);
}

interface Told {
  readonly proof: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

function table(told: readonly Told[]): string {
  const rows = told.flatMap(({ proof, figures }) =>
    Object.entries(figures).map(([name, value], place) => [
      place === 0 ? proof : '',
      name,
      typeof value === 'number' ? String(Math.round(value * 100) / 100) : value,
    ]),
  );
  const all = [['proof', 'what', 'result'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(([proof, name, value]) =>
      [proof!.padEnd(widths[0]!), name!.padEnd(widths[1]!), value].join('  '),
    )
    .join('\n');
}

const folder = await mkdtemp(path.join(tmpdir(), 'roundtable-prove-'));
const file = path.join(folder, 'figures');
process.env.PROVE = 'full';
process.env.PROVE_FIGURES = file;
try {
  const suite = { name: 'prove', folder: 'server', config: 'vitest.prove.config.ts' };
  const tally = await runSuite(
    suite,
    names.map((name) => `prove/${name}${ending}`),
  );
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  console.log(`\n${table(lines.map((line) => JSON.parse(line) as Told))}`);
  const { passed, failed, skipped } = tally;
  console.log(
    `\n${passed} proofs hold, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
