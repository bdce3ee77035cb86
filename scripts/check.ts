/**
 * `pnpm check`: everything that CI checks besides the tests, two at a time. `pnpm check types` runs
 * those whose name has the word.
 */
import { checks, type Check } from './lib/checks.ts';
import { syncSvelte } from './lib/svelte-sync.ts';

const words = process.argv.slice(2).filter((argument) => argument !== '--');
const chosen = checks.filter(
  ({ name }) =>
    words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase())),
);
const failed: string[] = [];

async function perform({ name, run }: Check): Promise<void> {
  const began = Date.now();
  const { ok, words: output } = await run().catch((problem: unknown) => ({
    ok: false,
    words: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
  }));
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (ok) return;
  failed.push(name);
  console.log(output.trimEnd().replaceAll(/^/gm, '    '));
}

await syncSvelte();

const queue = [...chosen];
const worker = async (): Promise<void> => {
  for (let next = queue.shift(); next; next = queue.shift()) await perform(next);
};
await Promise.all([worker(), worker()]);

const clean = chosen.length - failed.length;
console.log(
  `\n${clean} checks clean, ${failed.length} failed${failed.length ? `: ${failed.join(', ')}` : ''}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
