/**
 * `pnpm bench`: measures the live engine beside its peers (see server/bench/README.md). `pnpm bench
 * first second --runs 1 --seconds 5 --peer roundtable` measures a part of it.
 */
import { build } from './lib/build.ts';
import { at } from './lib/paths.ts';
import { runNode } from './lib/run.ts';

const args = process.argv.slice(2).filter((argument) => argument !== '--');
if (!(await build((words) => console.error(words), ['server']))) process.exit(1);
const { code } = await runNode(at('server/bench/main.ts'), args, {
  env: { NODE_NO_WARNINGS: '1' },
});
process.exitCode = code;
